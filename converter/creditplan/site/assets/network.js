// The network of bodies that lead together: a body that is pointed at or has the focus shows its partners.
// All that is said and shown stands in the picture (creditplan/pictures/network.py): the title of a node,
// data-body (the class of its edges), data-near (the nodes it is joined with, the strongest first).

for (const picture of document.querySelectorAll("svg.network")) {
  const nodes = new Map([...picture.querySelectorAll(".node")].map((node) => [node.dataset.body, node]));
  const said = document.createElement("p");
  said.setAttribute("role", "status");
  said.className = "network-said";
  picture.after(said);

  const near = (node) => node.dataset.near.split(" ").map((key) => nodes.get(key));
  const show = (node) => {
    for (const part of picture.querySelectorAll(".near, .chosen")) part.classList.remove("near", "chosen");
    picture.classList.toggle("focused", Boolean(node));
    said.textContent = node ? node.querySelector("title").textContent : "";
    if (!node) return;
    node.classList.add("chosen");
    for (const other of near(node)) other.classList.add("near");
    for (const edge of picture.querySelectorAll(`.edge.${node.dataset.body}`)) edge.classList.add("near");
  };
  const focused = () => [...nodes.values()].find((node) => node === document.activeElement);

  // Up and down lead to the next partner that stands above or below.
  const steps = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 };
  const order = [...nodes.values()];
  const towards = (node, step) => {
    const place = order.indexOf(node);
    const rows = near(node).map((other) => order.indexOf(other)).filter((row) => (row - place) * step > 0);
    return rows.length ? order[step > 0 ? Math.min(...rows) : Math.max(...rows)] : null;
  };

  for (const node of nodes.values()) {
    node.addEventListener("focus", () => show(node));
    node.addEventListener("blur", () => show(null));
    node.addEventListener("pointerenter", () => show(node));
    node.addEventListener("pointerleave", () => show(focused()));
    node.addEventListener("keydown", (event) => {
      const step = steps[event.key];
      if (event.key === "Escape") show(null);
      if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      towards(node, step)?.focus();
    });
  }
}
