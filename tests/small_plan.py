"""A plan built by hand, as values: all that the model knows and the packaged plan does not have.

::

    section 1 一               task 1
      section 1.1 （一）       task 1.1-1, with sub-tasks 1.1-1.1 and 1.1-1.u1; they share the clause of their task
                               task 1.1-2, of which the deadlines and targets are told
    section u1                 task u1-u1; its words stand before the heading, its clause elsewhere
    task 0, before all sections
"""

from creditplan.model import (
    Agent,
    AgentKind,
    Assignment,
    Clause,
    Deadline,
    Document,
    DocumentMention,
    Labels,
    Manner,
    Mention,
    Metadata,
    Plan,
    Quantity,
    Role,
    Rule,
    Section,
    SourceDocument,
    Span,
    Task,
)

TEXT = """国办发〔2016〕19号
各省、自治区、直辖市人民政府：
关于印发某方案的通知
某方案
以下任务均需各区政府落实，不再列出。
先做准备。责任单位：财政部
一、总的事
1、定下总目标，落实《某意见》（国发〔2014〕21号）。（发展改革委牵头）
（一）分的事
1.做分的事。
（1）做第一件。
做没有编号的一件。
以上由公安部牵头、财政部配合。
2.到2016年6月底前建成40个，覆盖率达到95%，每年12月10日前报告；修订《某意见》。（财政部、公安部、某某厅
列在前面的任务
没有编号的标题
"""
MOF = Agent(AgentKind.AGENCY, "mof", Labels("财政部", "Ministry of Finance"), "财政部")
MPS = Agent(AgentKind.AGENCY, "mps", Labels("公安部", "Ministry of Public Security"), "公安部")
NDRC = Agent(
    AgentKind.AGENCY,
    "ndrc",
    Labels("国家发展和改革委员会", "National Development and Reform Commission"),
    "发展改革委",
)
OFFICE = Agent(
    AgentKind.AGENCY, "state-council", Labels("国务院", "State Council"), "国务院", notations=("SC",)
)
UNKNOWN = Agent(AgentKind.UNREGISTERED, "x-0123456789ab", Labels("某某厅"), "某某厅")
DISTRICTS = Agent(AgentKind.COLLECTIVE, "x-ba9876543210", Labels("各区政府"), "各区政府")
OPINIONS = Document("x-aaaaaaaaaaaa", Labels("某意见"), "国发〔2014〕21号")
MENTIONED_AGAIN = Document("x-aaaaaaaaaaaa", Labels("某意见"))


def at(words, within=TEXT):
    """Place of words in the text; ``within``: the first ones after the start of these."""
    start = TEXT.index(words, TEXT.index(within))
    return Span(start, start + len(words))


def given(agent, role, rule, within, *, manner=None, is_open=False):
    words = agent.short_name
    return Assignment(agent, role, manner, is_open, words, at(words, within), rule)


def clause(words, *assignments, **state):
    return Clause(at(words), words, assignments, **state)


def task(key, order, words, text, *clauses, section=None, number=None, **more):
    span = at(words)
    return Task(key, section, number, order, text, (at(text, words),), span, clauses, **more)


LABEL = "责任单位：财政部"
STANDING = "以下任务均需各区政府落实，不再列出。"
SHARED = "以上由公安部牵头、财政部配合。"
OPEN = "（财政部、公安部、某某厅"
BRACKET = "（发展改革委牵头）"
STANDING_CLAUSE = clause(STANDING, given(DISTRICTS, Role.RESPONSIBLE, Rule.STANDING, STANDING))
SHARED_CLAUSE = clause(
    SHARED,
    given(MPS, Role.LEAD, Rule.PROSE, SHARED, manner=Manner.JOINT),
    given(MOF, Role.PARTICIPANT, Rule.PROSE, SHARED),
)

PLAN = Plan(
    id="small",
    title=Labels("某方案"),
    title_span=at("某方案\n"[:-1], "通知\n某"),
    annex_mark=None,
    passages=(),
    sections=(
        Section("1", "一", 1, Labels("总的事", "Matters"), at("一、总的事")),
        Section("1.1", "（一）", 2, Labels("分的事"), at("（一）分的事"), parent="1"),
        Section("u1", None, 3, Labels("没有编号的标题"), at("没有编号的标题")),
    ),
    tasks=(
        task(
            "u1",
            1,
            f"先做准备。{LABEL}",
            "先做准备。",
            clause(LABEL, given(MOF, Role.RESPONSIBLE, Rule.LABEL, LABEL)),
            STANDING_CLAUSE,
        ),
        task(
            "1-1",
            2,
            f"1、定下总目标，落实《某意见》（国发〔2014〕21号）。{BRACKET}",
            "定下总目标，落实《某意见》（国发〔2014〕21号）。",
            clause(BRACKET, given(NDRC, Role.LEAD, Rule.VERB, BRACKET)),
            section="1",
            number="1",
            mentions=(
                DocumentMention(Mention.CITES, MENTIONED_AGAIN, at("《某意见》")),
                DocumentMention(Mention.CITES, OPINIONS, at("《某意见》")),
            ),
            title_en="Set the goal",
        ),
        task("1.1-1", 3, "1.做分的事。", "做分的事。", SHARED_CLAUSE, section="1.1", number="1"),
        task("1.1-1.1", 4, "（1）做第一件。", "做第一件。", section="1.1", number="1", parent="1.1-1"),
        task(
            "1.1-1.u1",
            5,
            "做没有编号的一件。",
            "做没有编号的一件。",
            SHARED_CLAUSE,
            section="1.1",
            parent="1.1-1",
        ),
        task(
            "1.1-2",
            6,
            f"2.到2016年6月底前建成40个，覆盖率达到95%，每年12月10日前报告；修订《某意见》。{OPEN}",
            "到2016年6月底前建成40个，覆盖率达到95%，每年12月10日前报告；修订《某意见》。",
            clause(
                OPEN,
                given(MOF, Role.RESPONSIBLE, Rule.BARE_LIST, OPEN),
                given(MPS, Role.RESPONSIBLE, Rule.BARE_LIST, OPEN),
                given(UNKNOWN, Role.RESPONSIBLE, Rule.BARE_LIST, OPEN),
                repaired=True,
                left_over=True,
            ),
            section="1.1",
            number="2",
            deadlines=(
                Deadline("2016-06-30", "到2016年6月底前", at("到2016年6月底前")),
                Deadline(None, "每年12月10日前", at("每年12月10日前")),
            ),
            quantities=(
                Quantity("40", "个", "建成40个", at("建成40个")),
                Quantity("95", "%", "覆盖率达到95%", at("覆盖率达到95%")),
            ),
            mentions=(DocumentMention(Mention.MANDATES, MENTIONED_AGAIN, at("《某意见》", "修订")),),
        ),
        task("u1-u1", 7, "列在前面的任务", "列在前面的任务", STANDING_CLAUSE, section="u1"),
    ),
    metadata=Metadata(
        document_number="国办发〔2016〕19号",
        issued="2016-04-18",
        effective="2016-05",
        addressees="各省、自治区、直辖市人民政府",
        attached_to="关于印发某方案的通知",
    ),
    document=SourceDocument("small.txt", TEXT),
    problems=(),
    issuer=OFFICE,
    national=True,
    of_state=True,
)
