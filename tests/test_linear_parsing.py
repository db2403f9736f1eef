"""Time in proportion to the text, whatever it holds: steps are counted, at n, 2n and 4n."""

from __future__ import annotations

import pytest

from creditplan.errors import InputError
from creditplan.model import SourceDocument
from creditplan.parsing import parse
from creditplan.registers.local_names import local_names
from steps import Counted, count, growth

HEAD = "某方案\n一、某部分\n1、做事。（财政部负责）\n"
_CHINESE = "〇一二三四五六七八九"


def cn(number):
    """A number in Chinese digits: names that differ, for names are remembered."""
    return "".join(_CHINESE[int(digit)] for digit in str(number))


def lines(form, *, head=HEAD, tail=""):
    """A text of n lines, each made by a form with i, the number of the line, and c, the same in Chinese."""
    return lambda n: head + "".join(form.format(i=i, c=cn(i)) + "\n" for i in range(2, n + 2)) + tail


def words(form, *, before="2、", after=""):
    """A text whose second task holds a form n times, on one line."""
    return lambda n: HEAD + before + "".join(form.format(i=i, c=cn(i)) for i in range(n)) + after + "\n"


def nested(opening, closing, inside, *, before="2、做事。"):
    return lambda n: HEAD + before + opening * n + inside + closing * n + "\n"


TABLE = "某方案\n序号\t工作任务\t牵头单位\n"
SHAPES = {
    # What follows the last task
    "tail: names and dates": lines("某某人民政府办公室\n2015年1月1日"),
    "tail: dates": lines("2015年1月1日"),
    "tail: names": lines("某{c}人民政府办公室"),
    "tail: notes": lines("注：财政部为牵头单位。"),
    "tail: different notes": lines("注{i}：财政部为第{c}单位。"),
    "tail: copies": lines("分送：财政部，某{c}局。"),
    "tail: attachments": lines("附件：{i}.某某方案"),
    "tail: contacts": lines("联系电话：{i}"),
    "tail: metadata": lines("发文单位：某{c}办公室\n文号：{i}号"),
    "tail: noise": lines("此件公开发布"),
    "tail: sentences": lines("本方案第{c}句没有任务。"),
    # What stands before the first
    "front: sentences": lines("为了第{c}件事，制定本方案。", head="某方案\n", tail=HEAD),
    "front: short lines": lines("第{c}行", head="某方案\n", tail=HEAD),
    "front: dates": lines("2015年1月1日", head="某方案\n", tail=HEAD),
    "front: numbers of documents": lines("国办发〔2015〕{i}号", head="某方案\n", tail=HEAD),
    "front: addressees": lines("各市人民政府，某{c}局：", head="某方案\n", tail=HEAD),
    "front: titles": lines("某{c}工作方案", head="", tail=HEAD),
    "front: metadata": lines("发文单位：某{c}办公室\n文号：{i}号", head="某方案\n", tail=HEAD),
    "front: contents": lines("{c}、某部分……{i}", head="某方案\n目录\n", tail=HEAD[4:]),
    "front: signed notices": lines(
        "各单位：\n现印发给你们。\n某{c}局\n2015年1月1日", head="某方案\n", tail=HEAD
    ),
    "front: annex marks": lines("附件{i}", head="某方案\n", tail=HEAD),
    "front: hosts": lines("主办单位：某{c}办公室", head="某方案\n", tail=HEAD),
    "front: heads of columns": lines("工作任务\n牵头单位", head="某方案\n", tail=HEAD),
    "front: bullets": lines("● 某{c}行", head="某方案\n", tail=HEAD),
    "front: conventions": lines("第一位的为牵头单位。", head="某方案\n", tail=HEAD),
    "front: standing conventions": lines(
        "以下任务均需某{c}区政府落实，不再一一列出。", head="某方案\n", tail=HEAD
    ),
    # Tasks with labels
    "labels: a line": lines("{i}、做事情。\n责任单位：财政部、教育部"),
    "labels: two lines": lines("{i}、做事情。\n牵头单位：财政部\n责任单位：教育部"),
    "labels: with a deadline": lines("{i}、做事情。\n责任单位：财政部\n完成时限：2015年底前"),
    "labels: without nouns": lines("{i}、做事情。\n牵头：财政部；配合：教育部"),
    "labels: in the line": lines("{i}、做事情。责任单位：财政部、教育部"),
    "labels: in frames": lines("{i}、做事情。【责任单位：财政部】"),
    "labels: framed words": lines("{i}、做事情。【责任单位】财政部"),
    "labels: frames in one item": words("【牵头单位：财政部】"),
    "labels: frames of others in one item": words("【牵头单位：某{c}局】"),
    "labels: framed words in one item": words("【牵头单位】某{c}局"),
    "labels: in one line": words("责任单位：某{c}局；"),
    "labels: in lines of one item": lines("责任单位：某{c}局"),
    "labels: headings": lines("{i}、做事情。\n【责任单位】\n财政部"),
    "labels: spaces": lines("{i}、做事情。\n责任单位 财政部"),
    "labels: spoken": words("责任单位为某{c}局。"),
    "labels: continued lines": lines("财政部、教育部、", head=HEAD + "2、做事。\n责任单位：\n"),
    "labels: contacts": lines("{i}、做事情。（财政部负责）\n联系人：某某"),
    "labels: persons": lines("{i}、做事情。\n责任人：某某\n责任单位：财政部"),
    "labels: fields": lines("{i}、做事情。\n【推进措施】做好。\n【责任单位】财政部"),
    "labels: empty": lines("责任单位："),
    # Tasks with clauses in brackets
    "brackets: one": lines("{i}、做事情。（财政部负责）"),
    "brackets: several": lines("{i}、做事情。（财政部牵头）做别的。（教育部负责）"),
    "brackets: on a line": words("做事。（某{c}局负责）"),
    "brackets: on lines": lines("（某{c}局负责）"),
    "brackets: never closed, on lines": lines("{i}、做事情（财政部负责"),
    "brackets: never closed, with a stop": lines("{i}、做事情。（财政部负责。"),
    "brackets: never closed, in one line": words("（财政部负责"),
    "brackets: never closed, without words": words("（"),
    "brackets: never closed, others": words("（某{c}局负责，"),
    "brackets: never opened, on lines": lines("{i}、做事情。财政部负责）"),
    "brackets: never opened": words("财政部负责）"),
    "brackets: never opened, others": words("某{c}局负责）。"),
    "brackets: nested": nested("（", "）", "财政部负责"),
    "brackets: nested with words": nested("（财政部", "负责）", ""),
    "brackets: nested frames": nested("【", "】", "责任单位：财政部"),
    "brackets: asides": words("某{c}局（责任人：某某）、", before="2、做事。（责任单位：", after="财政部）"),
    "brackets: asides without names": words("（责任人：某某）", before="2、做事。（责任单位：", after="）"),
    "brackets: own roles": words("某{c}局（牵头）、", before="2、做事。（", after="财政部负责）"),
    "brackets: bare lists": lines("{i}、做事情。（财政部、某{c}局）"),
    "brackets: without roles": lines("{i}、做事情（试行）。"),
    "brackets: with role words in the midst": lines("{i}、做事（以下简称牵头部门）情。（财政部负责）"),
    # Lists of names
    "lists: one clause": words("某{c}局、", before="2、做事。（", after="财政部负责）"),
    "lists: the same name": words("财政部、", before="2、做事。（", after="教育部负责）"),
    "lists: with 和": words("某{c}局和", before="2、做事。（", after="财政部负责）"),
    "lists: with 和 and known names": words("财政部和", before="2、做事。（", after="教育部负责）"),
    "lists: with 会同": words("某{c}局会同", before="2、做事。（", after="财政部负责）"),
    "lists: with 牵头会同": words("某{c}局牵头会同", before="2、做事。（", after="财政部负责）"),
    "lists: with 配合": words("某{c}局配合", before="2、做事。（", after="财政部落实）"),
    "lists: open": words("某{c}局等部门、", before="2、做事。（", after="财政部负责）"),
    "lists: open, one piece": words("某{c}局等", before="2、做事。（", after="财政部负责）"),
    "lists: parts": words("某{c}局牵头，", before="2、做事。（", after="财政部负责）"),
    "lists: parts with manners": words("某{c}局按职责分工负责，", before="2、做事。（", after="财政部参加）"),
    "lists: collectives": words("各县、", before="2、做事。（", after="区人民政府负责）"),
    "lists: other collectives": words("各某{c}部门、", before="2、做事。（", after="单位负责）"),
    "lists: signs": words("★某{c}局、", before="2、做事。（", after="财政部负责）"),
    "lists: brackets in names": words("某{c}局（某处）、", before="2、做事。（", after="财政部负责）"),
    "lists: brackets at edges": words("（）", before="2、做事。（", after="财政部负责）"),
    "lists: white space": words("某{c}局 ", before="2、做事。\n责任单位：", after="财政部"),
    "lists: levels": words("市某{c}局、", before="2、做事。（", after="财政局负责）"),
    "lists: deadlines": words("某{c}局、2015年底前、", before="2、做事。（", after="财政部负责）"),
    "lists: conventions": words(
        "某{c}局，列第一位的为牵头单位；", before="2、做事。（", after="财政部负责）"
    ),
    "lists: conventions in brackets": words(
        "某{c}局（列第一位的为牵头单位）、", before="2、做事。（", after="财政部负责）"
    ),
    "lists: one name without end": words("某{c}", before="2、做事。（", after="局负责）"),
    "lists: in a label": words("某{c}局、", before="2、做事。\n责任单位：", after="财政部"),
    "lists: a phrase without end": words("分别", before="2、做事。（财政部", after="负责）"),
    # Sentences
    "prose: 由": lines("{i}、做事情，由财政部负责。"),
    "prose: 由 in one line": words("由某{c}局负责，做事。"),
    "prose: 由 and nothing else": words("由"),
    "prose: one list": words("某{c}局、", before="2、做事，由", after="财政部按职责分工负责。"),
    "prose: one list with commas": words("某{c}局，", before="2、做事，由", after="财政部按职责分工负责。"),
    "prose: a list without 由": words("某{c}局，", before="2、做事，", after="财政部按职责分工负责。"),
    "prose: groups": words("某{c}局配合，", before="2、做事，由财政部牵头，", after="教育部参加。"),
    "prose: commas": words("做第{c}件事，", before="2、", after="由财政部负责。"),
    "prose: commas behind": words("做第{c}件事，", before="2、由财政部负责，", after="推进。"),
    "prose: names that do nothing": words("某{c}局，", before="2、", after="做事并负责。"),
    "prose: verbs": words("负责做第{c}件事，", before="2、由财政部", after="推进。"),
    "prose: sentences": words("第{c}件事由财政部负责。"),
    "prose: dashes": words("——", before="2、做事", after="财政部负责"),
    "prose: dashes on lines": lines("{i}、做事情——财政部负责"),
    "prose: subjects": lines("{i}、财政部：负责做第{c}件事。"),
    "prose: a long subject": words("某{c}局、", before="2、", after="财政部负责做事。"),
    "prose: 此项工作由": words("此项工作由某{c}局负责，"),
    # Tables
    "tables: tabs": lines("{i}\t做事\t财政部", head=TABLE),
    "tables: bars": lines("| {i} | 做事 | 财政部 |", head="某方案\n| 序号 | 工作任务 | 牵头单位 |\n"),
    "tables: spaces": lines("{i}  做事  财政部", head="某方案\n序号  工作任务  牵头单位\n"),
    "tables: stacked": lines("{i}\n做事\n财政部", head="某方案\n序号\n工作任务\n牵头单位\n"),
    "tables: stacked with bars": lines("{i}|\n做事|\n财政部|", head="某方案\n序号|\n工作任务|\n牵头单位|\n"),
    "tables: stacked without numbers": lines(
        "做第{c}件事\n财政部\n年底", head="某方案\n工作任务\n牵头单位\n完成时限\n"
    ),
    "tables: heads": lines("序号\t工作任务\t牵头单位"),
    "tables: heads between spaces": lines("序号 工作任务 牵头单位"),
    "tables: stacked heads": lines("序号\n工作任务\n牵头单位"),
    "tables: many": lines("序号\t工作任务\t牵头单位\n1\t做第{c}件事\t财政部\n\n以上。"),
    "tables: many cells": lambda n: TABLE + "1\t做事\t财政部" + "\t某局" * n + "\n",
    "tables: a long cell": lambda n: TABLE + "1\t做事\t" + "、".join(f"某{cn(i)}局" for i in range(n)) + "\n",
    "tables: short rows": lines("{i}\t财政部", head=TABLE),
    "tables: headings between rows": lines("{c}、某部分\n{i}\t做事\t财政部", head=TABLE),
    "tables: lost heads": lines(
        "{i}.做第{c}件事\n财政部\n教育部", head="某方案\n工作任务\n牵头单位\n配合单位\n"
    ),
    "tables: bars alone": words("|"),
    # Items and their numbers
    "items: sections": lines("{c}、某部分"),
    "items: nested": lines("（{c}）某部分\n1.做事。（财政部负责）"),
    "items: that start again": lambda n: (
        HEAD + "".join(f"（{'一二三四五六七八九十'[i % 10]}）甲\n" for i in range(n))
    ),
    "items: without words": lines("1、"),
    "items: with lines of text": lines("第{c}行没有任务。", head=HEAD + "2、做事。\n"),
    "items: with lines behind the clause": lines(
        "第{c}行没有任务。", head=HEAD + "2、做事。（财政部负责）\n"
    ),
    "items: without numbers": lines("做第{c}件事。（财政部负责）", head="某方案\n"),
    "items: markers on one line": words("（一）"),
    "items: clauses and markers on one line": words("（财政部负责）{i}.做第{c}件事。"),
    "items: circled": lines("①做第{c}件事。（财政部负责）"),
    "items: articles": lines("第{i}条 做第{c}件事。（财政部负责）"),
    "items: bullets": lines("●做第{c}件事。（财政部负责）"),
    "items: cards": lines("【工作任务】\n做第{c}件事。\n【责任单位】\n财政部"),
    "items: measures": lines("具体措施：\n1.做第{c}件事。"),
    "items: aims": lines("{c}、总体要求\n1.做第{c}件事。"),
    "items: wrapped lines": lines(
        "这是第{c}行的文字它很长因为它被折断了所以没有句号", head=HEAD + "2、做事\n"
    ),
    "items: wrapped, and white space": lambda n: (
        HEAD + "2、做事情" + ("\n" + " " * 40 + "再做一些") * n + "\n"
    ),
    # Values
    "values: deadlines": words("2015年底前"),
    "values: deadlines on lines": lines("{i}、2015年{i}月底前做事。（财政部负责）"),
    "values: quantities": words("达到{i}%"),
    "values: documents": words("《第{c}办法》"),
    "values: open title marks": words("《"),
    "values: nested title marks": nested("《", "》", "办法"),
    "values: digits": words("1234567890"),
    "values: traditional characters": words("財政廳"),
    "values: readings": words("責(zé)任"),
    "values: signs that are explained": words("标★的为牵头单位，"),
    "values: invisible characters": words("\u200b"),
    "values: one long line of words": words("做好第{c}件工作"),
    "values: blank lines": lambda n: HEAD + "\n" * n + "2、做事。（财政部负责）\n",
    "values: spaces": lambda n: HEAD + "2、做事" + " " * n + "。（财政部负责）\n",
}

# A line of more than a hundred characters is no title: what is asked of shorter ones would hide the growth.
# Lines of less than twelve signs are not taken for wrapped ones: where most are longer, all are one, and cost less.
SMALLEST = {"tables: bars alone": 200, "front: contents": 200}


def test_there_are_enough_shapes():
    assert len(SHAPES) >= 120


@pytest.mark.parametrize("shape", SHAPES)
def test_steps_grow_with_the_text_and_not_faster(shape, register):
    def read(document):
        try:
            parse(document, register)
        except InputError as error:
            assert "no task found" in error.message

    def cost(n):
        document = SourceDocument("plan.txt", Counted(SHAPES[shape](n)))
        # Names are remembered from one document to the next; here each size finds none, and all else is loaded.
        local_names.cache_clear()
        read(SourceDocument("plan.txt", SHAPES[shape](2)))
        return len(document.text), count(lambda: read(document))

    assert growth(cost, SMALLEST.get(shape, 100)) < 1.2
