// CodeMirror in the place of a text area. It stands in a shadow root: there its styles are sheets that scripts may
// make under our Content-Security-Policy; in the page itself it would write a style element.
import * as code from "./vendor/codemirror.js";

const { Decoration, EditorState, EditorView, keymap, StateEffect, StateField, tags } = code;

const marking = StateEffect.define();
const marks = StateField.define({
  create: () => Decoration.none,
  update(value, transaction) {
    for (const effect of transaction.effects) {
      if (!effect.is(marking)) continue;
      const line = effect.value;
      if (!line || line > transaction.newDoc.lines) return Decoration.none;
      const { from } = transaction.newDoc.line(line);
      return Decoration.set([Decoration.line({ class: "wrong" }).range(from)]);
    }
    return value.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

const theme = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "var(--paper)", minHeight: "16rem", maxHeight: "36rem" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--font-mono)", lineHeight: "1.5" },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-gutters": { color: "var(--muted)", backgroundColor: "var(--raised)", border: "0" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { background: "var(--mark)" },
  ".wrong": { textDecoration: "underline wavy var(--doubt)", backgroundColor: "var(--mark)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--mark)", outline: "1px solid var(--muted)" },
});
const colours = code.HighlightStyle.define([
  { tag: tags.keyword, color: "var(--accent)", fontWeight: "600" },
  { tag: [tags.string, tags.literal], color: "var(--participant)" },
  { tag: tags.comment, color: "var(--muted)" },
  { tag: [tags.variableName, tags.special(tags.variableName)], color: "var(--lead)" },
]);

// Chromium writes style attributes where it replaces selected text itself, which the policy of the page forbids.
const replacing = EditorView.domEventHandlers({
  beforeinput(event, view) {
    if (event.inputType !== "insertText" || !event.data || view.state.selection.main.empty) return false;
    event.preventDefault();
    view.dispatch(view.state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
    return true;
  },
});

export function openEditor(area, place, run) {
  const shadow = place.attachShadow({ mode: "open" });
  const label = area.labels[0].textContent.trim();
  const selected = { anchor: area.selectionStart, head: area.selectionEnd };
  const focused = document.activeElement === area;
  place.hidden = false;
  const view = new EditorView({
    root: shadow,
    parent: shadow,
    state: EditorState.create({
      doc: area.value,
      selection: selected,
      extensions: [
        code.lineNumbers(),
        code.history(),
        code.drawSelection(),
        code.bracketMatching(),
        code.StreamLanguage.define(code.sparql),
        code.syntaxHighlighting(colours),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": label, "aria-multiline": "true", tabindex: "0" }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) area.value = update.state.doc.toString();
        }),
        keymap.of([
          { key: "Mod-Enter", run: () => (run(), true) },
          ...code.historyKeymap,
          ...code.defaultKeymap,
          code.indentWithTab,
        ]),
        replacing,
        marks,
        theme,
      ],
    }),
  });
  area.hidden = true;
  area.labels[0].addEventListener("click", () => view.focus());
  if (focused) view.focus();
  return {
    text: () => view.state.doc.toString(),
    mark(line) {
      const to = line && line <= view.state.doc.lines ? view.state.doc.line(line).from : null;
      view.dispatch({
        effects: marking.of(line),
        ...(to === null ? {} : { selection: { anchor: to }, scrollIntoView: true }),
      });
      if (line) view.focus();
    },
  };
}
