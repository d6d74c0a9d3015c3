"""One formula, one small pure function, its source named in its docstring."""
