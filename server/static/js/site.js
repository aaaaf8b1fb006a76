// Theme switch and search suggestions: conveniences; every page works without them.
const root = document.documentElement;
const button = document.querySelector("button.theme");
const stored = () => { try { return localStorage.getItem("theme"); } catch { return null; } };
const dark = () => (root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches);

function show() {
  button.textContent = dark() ? "Light" : "Dark";
  button.setAttribute("aria-label", dark() ? "Switch to light colours" : "Switch to dark colours");
}

if (stored()) root.dataset.theme = stored();
if (button) {
  button.hidden = false;
  show();
  button.addEventListener("click", () => {
    root.dataset.theme = dark() ? "light" : "dark";
    try { localStorage.setItem("theme", root.dataset.theme); } catch { /* private window: lasts until the page is left */ }
    show();
  });
}

// Search as you type: an ARIA combobox over a list of links' addresses.
for (const form of document.querySelectorAll("form[data-suggest]")) suggest(form);

function suggest(form) {
  const input = form.querySelector("input[type=search]");
  const list = document.createElement("ul");
  list.className = "suggestions";
  list.id = `${input.id}-suggestions`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  list.hidden = true;
  form.append(list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) input.setAttribute(name, value);
  let chosen = -1, waiting = 0, asked = 0;

  const choose = (index) => {
    const options = [...list.children];
    chosen = options.length ? (index + options.length) % options.length : -1;
    options.forEach((option, i) => option.setAttribute("aria-selected", String(i === chosen)));
    if (chosen >= 0) input.setAttribute("aria-activedescendant", options[chosen].id);
    else input.removeAttribute("aria-activedescendant");
  };
  const close = () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); choose(-1); chosen = -1; input.removeAttribute("aria-activedescendant"); };
  const fill = ([, names, types, addresses]) => {
    list.replaceChildren(...names.map((name, i) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${i}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.address = addresses[i];
      const kind = document.createElement("small");
      kind.textContent = types[i].replace("-", " ");
      option.append(name, kind);
      option.addEventListener("mousedown", (event) => { event.preventDefault(); location.assign(option.dataset.address); });
      return option;
    }));
    chosen = -1;
    list.hidden = !names.length;
    input.setAttribute("aria-expanded", String(Boolean(names.length)));
  };
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    const text = input.value.trim();
    if (text.length < 2) return close();
    waiting = setTimeout(async () => {
      const mine = ++asked;
      const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(text)}`);
      if (answer.ok && mine === asked) fill(await answer.json());
    }, 120);
  });
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); choose(chosen + (event.key === "ArrowDown" ? 1 : chosen < 0 ? 0 : -1)); }
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && chosen >= 0) { event.preventDefault(); location.assign(list.children[chosen].dataset.address); }
  });
  input.addEventListener("blur", () => setTimeout(close, 100));
}
