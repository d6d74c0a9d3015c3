"""Words that Taiwan and Hong Kong write differently from the mainland.

OpenCC's own vocabulary tables (``tw2sp``, ``hk2sp``) assume text written in Taiwan. On mainland
text they do harm: 执行 becomes 运行, 指标 becomes 指针, 建立 becomes 创建, and 資料 comes out as
another word than 资料. This table therefore works on simplified characters, so that a
mainland document and its traditional conversion fold alike, and holds only words whose simplified
spelling is not a mainland word with another meaning. 檔案 stays 档案: whether it means 文件 cannot
be known.

Each entry is a word, with lookarounds where it needs them, and what replaces it. A lookaround keeps
a word apart from an accident at a word boundary: 座标 is 坐标, but 一座标志性建筑 is not. A longer
word stands before the shorter one that it contains.
"""

from __future__ import annotations

VARIANT_SPELLINGS: tuple[tuple[str, str], ...] = (
    # Taiwan writes the particle 着 as 著; 著名, 显著 and their like are the same everywhere.
    (r"(?<![显名专原编巨论土卓昭遗译合较所拙新])著(?![名作称者书述录])", "着"),
    (r"(?<=[批回答函])覆(?!盖)", "复"),
    (r"覆(?=函)", "复"),
    (r"座标(?![志准识杆牌本语题])", "坐标"),
    (r"帐(?=[户号目单务款簿册])", "账"),
    (r"身分(?=[证认识信资])", "身份"),
    (r"部份", "部分"),
    (r"想像", "想象"),
)

REGIONAL_WORDS: tuple[tuple[str, str], ...] = (
    ("专案", "项目"),
    ("稽核", "审核"),
    ("最佳化", "优化"),
    ("许可权", "权限"),
    ("入口网站", "门户网站"),
    ("智慧财产权", "知识产权"),
    ("永续发展", "可持续发展"),
    ("营运长", "首席运营官"),
    ("执行长", "首席执行官"),
    ("资讯科技", "信息技术"),
    ("资讯", "信息"),
    ("讯息", "消息"),
    ("资料库", "数据库"),
    ("资料探勘", "数据挖掘"),
    ("人工智慧", "人工智能"),
    ("网际网路", "互联网"),
    ("网路(?![由径线段])", "网络"),
    ("数位(?=化|经济|转型|政府|技术|货币|身|平台|治理|孪生|乡村|素养)", "数字"),
    ("软体", "软件"),
    ("硬体", "硬件"),
    ("韧体", "固件"),
    ("程式设计", "编程"),
    ("程式码", "代码"),
    ("程式", "程序"),
    ("演算法", "算法"),
    ("伺服器", "服务器"),
    ("记忆体", "内存"),
    ("作业系统", "操作系统"),
    ("使用者", "用户"),
    ("萤幕", "屏幕"),
    ("印表机", "打印机"),
    ("视讯会议", "视频会议"),
    ("讯号", "信号"),
    ("宽频", "宽带"),
    ("搜寻", "搜索"),
    ("滑鼠", "鼠标"),
    ("硬碟", "硬盘"),
    ("光碟", "光盘"),
    ("磁碟", "磁盘"),
    ("骇客", "黑客"),
    ("视觉化", "可视化"),
    ("丛集", "集群"),
    ("云端运算", "云计算"),
    ("云端计算", "云计算"),
    ("行动电话", "移动电话"),
    ("行动网络", "移动网络"),
    ("行动网路", "移动网络"),
    ("行动通讯", "移动通信"),
    ("行动通信", "移动通信"),
    ("行动支付", "移动支付"),
    ("智慧型手机", "智能手机"),
    ("智慧手机", "智能手机"),
    ("回圈", "循环"),
    ("超连结", "超链接"),
    ("释出会", "发布会"),
    ("晶片", "芯片"),
    ("积体电路", "集成电路"),
    ("电晶体", "晶体管"),
    ("感测器", "传感器"),
    ("奈米", "纳米"),
    ("雷射", "激光"),
    ("矽", "硅"),
    ("塑胶", "塑料"),
    ("计程车", "出租车"),
    ("脚踏车", "自行车"),
    ("太空梭", "航天飞机"),
    ("超音波", "超声波"),
    ("白血球", "白细胞"),
    ("红血球", "红细胞"),
    ("爱滋病", "艾滋病"),
    ("忧郁症", "抑郁症"),
    ("失智症", "痴呆症"),
    ("胺基酸", "氨基酸"),
    ("解析度", "分辨率"),
    ("价效比", "性价比"),
    ("纽西兰", "新西兰"),
    ("义大利", "意大利"),
    ("寮国", "老挝"),
    ("沙乌地阿拉伯", "沙特阿拉伯"),
)
