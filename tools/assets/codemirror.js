// The editor of queries: parts of CodeMirror, no more than the page uses.
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { sparql } from "@codemirror/legacy-modes/mode/sparql";
import { EditorState, StateEffect, StateField } from "@codemirror/state";
import { Decoration, drawSelection, EditorView, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

export {
  bracketMatching, Decoration, defaultKeymap, drawSelection, EditorState, EditorView, HighlightStyle, history,
  historyKeymap, indentWithTab, keymap, lineNumbers, sparql, StateEffect, StateField, StreamLanguage,
  syntaxHighlighting, tags,
};
