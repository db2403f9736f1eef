// What the page asks of the server, and the parts of the page that are replaced by what it answers.

const root = () => document.getElementById("review");
const home = () => new URL(`${document.documentElement.dataset.root}plan/${root().dataset.plan}/`, location.href);

/** The server says no, and why. */
export class Refused extends Error {}
/** What the page shows is not there any more; `what` has changed. */
export class Stale extends Error {
  constructor(what) {
    super(what);
    this.what = what;
  }
}

async function asked(path, options) {
  const reply = await fetch(new URL(path, home()), options);
  const answer = await reply.json();
  if (answer.stale) throw new Stale(answer.stale);
  if (!reply.ok) throw new Refused([answer.message, answer.remedy].filter(Boolean).join(" → "));
  return answer;
}

/** Do something to the plan, and show what came of it; answers as the server did. */
export async function change(what) {
  const { version, spoken: language } = root().dataset;
  const known = [...document.querySelectorAll("#text > .part")].map((part) => part.dataset.part);
  const answer = await asked(`do?language=${language}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ version, known, ...what }),
  });
  show(answer);
  return answer;
}

/** Whether what the page shows is there still; throws what does not. */
export const check = () => asked(`state?version=${encodeURIComponent(root().dataset.version)}`);

/** The bodies that words may mean. */
export const bodies = (words) =>
  asked(`bodies?language=${root().dataset.spoken}&words=${encodeURIComponent(words)}`);

function show({ version, order, blocks, parts }) {
  root().dataset.version = version;
  const text = document.getElementById("text");
  const there = new Map([...text.children].map((part) => [part.dataset.part, part]));
  const wanted = new Set(order);
  for (const [key, part] of there) if (!wanted.has(key)) part.remove();
  let before = null;
  for (const key of order) {
    const next = before ? before.nextElementSibling : text.firstElementChild;
    let part = there.get(key);
    if (!part) {
      part = document.createElement("div");
      part.className = "part";
      part.dataset.part = key;
      part.innerHTML = blocks[key];
    }
    if (part !== next) text.insertBefore(part, next);
    before = part;
  }
  document.getElementById("counts").textContent = parts.counts;
  document.getElementById("doubts").innerHTML = parts.doubts;
  document.getElementById("corrections").innerHTML = parts.corrections;
}
