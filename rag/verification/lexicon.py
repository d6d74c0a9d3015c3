"""Word lists that tell names from common nouns. All spellings are simplified."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NO_PLACE = _words(
    """
    地区 社区 园区 小区 城区 辖区 校区 景区 片区 街区 全区 各区 市区 郊区 库区 灾区 特区 新区 山区
    城市 都市 上市 全市 我市 本市 超市 各市 全县 各县 我县 该县 该市 该区 我区 本区 本县 城镇 乡镇
    村镇 全镇 各镇 城乡 下乡 返乡 家乡 农村 乡村 全村 各村 政村 然村 全省 各省 我省 本省 节省 外省
    联盟 加盟 国旗 跨省 跨市 县市 市县 省市 旗县 林区 矿区 牧区 农区 老区 边区 专区 禁区 误区 战区
    病区 赛区 选区 镇村 棚户区 开发区 示范区 试验区 产业区 工业区 保护区 功能区 缓冲区 核心区
    度假区 风景区 老城区 高新区 试点区 街道 一市 一县 一区 两区 三区 入市 退市 出省 两市 两县 两省
    县区 市州 省区 省份
    """
)
"""Words that end like a place and may be none."""

NO_BODY = _words(
    """
    布局 格局 开局 大局 结局 全局 当局 变局 时局 僵局 破局 全部 内部 外部 干部 局部 一部 中部 西部
    东部 南部 北部 各部 总部 大厅 客厅 餐厅 展厅 庭院 剧院 党委 部委 各委 为中心 以中心
    """
)
"""Words that end like a body and may be none."""

LEAD_WORDS = _words(
    """
    要求 负责 支持 推进 联系 报送 配合 会同 联合 组织 指导 牵头 责任 主管 单位 部门 协助 交由 提交
    通知 根据 按照 关于 位于 前往 来自 属于 包括 其中 以及 成立 设立 建立 召开 发布 印发 制定 出台
    公布 介绍 获悉 显示 截至 今年 去年 目前 近日 同时 此外 推动 促进 实现 完成 打造 建设 加快 选择
    选取 确定 评为 落户 入驻 覆盖 涉及 通过 开展 举办 主办 承办 协办 参与 管理 监督 审批 批准 委托
    授权 分别 服务 作为 以来 以后 之后 以前 之前 期间 经过
    征得 须经 需经 报经 应经 须报 上报 报请 移送 解决 列入 适用
    """
)
"""Words that stand before a name without a break and are no part of it."""

LEADS = frozenset(
    "由在向对和与及为从到至是的于据让使把将经自按以被了并或请等即跟同给令就含属归达距往返离称叫指有,、"
)
"""Characters after which a name begins."""

TITLES = (
    "书记|县长|区长|市长|省长|州长|镇长|乡长|部长|局长|厅长|处长|科长|主任|院长|校长|组长|总理|主席|"
    "秘书长|董事长|经理|记者|通讯员|联系人|负责人|法官|检察官|教授|院士"
)

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁"
    "沈姚卢姜崔钟谭陆汪范金石廖贾夏韦傅方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔"
    "汤常温康施牛葛洪柴樊庄耿倪辛宁欧殷芦"
)
RARE_SURNAMES = (
    "尤柯俞纪甘卜舒屈祝闵麦左尚聂焦代岳齐梅盛涂骆祁翁丛卓简路阮蓝蒙邢褚娄鲍费薄甄裴申桂凌霍阳裘苗蔺解"
    "宗华喻屠楚冉仇丰连景鞠窦卞晏郗练冀辜宫沙池颜苟项荆查佟瞿靳初仲谷兰牟吉关郎展巩燕刁匡栾胥"
    "饶古巫权尉米"
)
"""Among them words of other uses (关, 左, 解), so these only begin a name where one must stand."""
