// What scripts spare: keys, drafts, and asking before typed text is left. Every page does its work without.
(() => {
  "use strict";
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]");

  // Keys: `/` goes to the search; g and a letter go to a page; j, k and the keys of buttons work a list.
  let after = "";
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const key = event.key;
    if (key === "/") {
      const search = one("[data-key='/']");
      if (search) { event.preventDefault(); search.focus(); }
      return;
    }
    if (after === "g") {
      const to = { d: "/desk", s: "/screening", l: "/leads", c: "/cases", r: "/recommendations", t: "/clocks", a: "/approvals" }[key];
      after = "";
      const link = to && one(`.side a[href="${to}"]`);
      if (link) { event.preventDefault(); link.click(); return; }
    }
    after = key === "g" ? "g" : "";
    const list = one("[data-walk]");
    if (list && (key === "j" || key === "k")) {
      const rows = all("a", list);
      const at = rows.findIndex((row) => row.hasAttribute("aria-current"));
      const next = rows[key === "j" ? Math.min(at + 1, rows.length - 1) : Math.max(at - 1, 0)];
      if (next && rows.indexOf(next) !== at) {
        event.preventDefault();
        rows.forEach((row) => row.removeAttribute("aria-current"));
        next.setAttribute("aria-current", "true");
        next.scrollIntoView({ block: "nearest" });
        next.focus();
        next.click();
      }
      return;
    }
    const button = all("[data-key]").find((candidate) => candidate.dataset.key === key);
    if (button) { event.preventDefault(); button.click(); }
  });

  const begin = (root) => {
    const first = one("[data-focus]", root);
    if (first) first.focus();
    all("form[data-draft]", root).forEach(draft);
    all("[data-choose]", root).forEach(choose);
    if (navigator.geolocation) all("[data-locate]", root).forEach((button) => { button.hidden = false; });
    all("form[data-fragment]", root).forEach(fragment);
    all(".summary a", root).forEach(named);
    all(".side a[aria-current], .outside a[aria-current], .tabs a[aria-current]", root).forEach(seen);
  };

  // A fault of the summary says which field it is of, and of which part where there are several alike.
  const named = (link) => {
    const field = document.getElementById(link.hash.slice(1));
    const label = field && (one("legend", field) || one(`label[for="${field.id}"]`));
    if (!label || link.dataset.named) return;
    link.dataset.named = "yes";
    const name = [...label.childNodes].find((part) => part.nodeType === Node.TEXT_NODE && part.data.trim());
    const of = field.id.includes("[") && field.closest(".card")?.querySelector(".card-header h2");
    if (name) link.prepend(of ? `${of.textContent.trim()} · ` : "", name.data.trim(), document.documentElement.lang === "en" ? ": " : "：");
  };

  // What a narrow window cuts off of a menu or of tabs, the place where one is comes into sight.
  const seen = (link) => {
    const box = link.closest(".side-stay, .outside, .tabs");
    const [of, is] = [box.getBoundingClientRect(), link.getBoundingClientRect()];
    if (is.right > of.right || is.left < of.left) box.scrollLeft += is.left - of.left - (of.width - is.width) / 2;
  };

  // A receipt that was scanned stands behind the `#` of the address, which is never sent; it goes into its form.
  const fragment = (form) => {
    const word = location.hash.slice(1);
    if (!/^[\w.-]{100,400}$/.test(word)) return;
    history.replaceState(null, "", location.pathname);
    one(`#${form.dataset.fragment}`, form).value = word;
    form.requestSubmit();
  };

  // A long text is kept in this window while it is typed, and offered again until it has been sent. Who reported is never kept.
  const draft = (form) => {
    if (form.dataset.begun) return;
    form.dataset.begun = "yes";
    const key = `yisu-draft:${form.dataset.draft}`;
    const said = one(".draft-said", form);
    const fields = () => all("input:not([type=hidden]):not([type=password]):not([type=file]), textarea, select", form).filter((f) => !f.closest("[data-private]"));
    const typed = () => Object.fromEntries(fields().filter((f) => f.name && !["radio", "checkbox"].includes(f.type)).map((f) => [f.name, f.value]));
    const asMade = JSON.stringify(typed());
    let changed = false;
    const kept = sessionStorage.getItem(key);
    if (kept && kept !== asMade && !one(".summary", form)) {
      const values = JSON.parse(kept);
      fields().forEach((f) => { if (f.name in values && !["radio", "checkbox"].includes(f.type)) f.value = values[f.name]; });
      if (said) said.textContent = said.dataset.found;
      changed = true;
    }
    let wait;
    form.addEventListener("input", () => {
      changed = true;
      clearTimeout(wait);
      wait = setTimeout(() => {
        sessionStorage.setItem(key, JSON.stringify(typed()));
        if (said) said.textContent = said.dataset.kept;
      }, 800);
    });
    form.addEventListener("submit", () => { changed = false; clearTimeout(wait); sessionStorage.removeItem(key); });
    window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
  };

  // A choice that shows the part of the form that belongs to it. Without script all parts stand there.
  const choose = (select) => {
    const show = () => {
      const chosen = select.value;
      all(`[data-for="${select.id}"]`).forEach((part) => {
        const is = part.dataset.when.split(" ").includes(chosen);
        part.hidden = !is;
        all("input, textarea, select", part).forEach((f) => { f.disabled = !is; });
      });
    };
    select.addEventListener("change", show);
    show();
  };

  document.addEventListener("DOMContentLoaded", () => begin(document));
  document.addEventListener("htmx:after:swap", () => begin(document));
  document.addEventListener("click", (event) => {
    const open = one("details.person[open]");
    if (open && !open.contains(event.target)) open.open = false;
    if (event.target.closest("[data-print]")) window.print();
    const beside = one(".help-beside");
    if (beside && event.target.closest("[data-help]")) { beside.hidden = false; one("[data-help-close]").focus(); }
    if (beside && event.target.closest("[data-help-close]")) { beside.hidden = true; one("[data-help]").focus(); }
    const button = event.target.closest("[data-locate]");
    if (button) {
      const form = button.form || button.closest("form");
      const said = one("[data-located]", form);
      navigator.geolocation.getCurrentPosition((found) => {
        one("[name=longitude]", form).value = found.coords.longitude.toFixed(6);
        one("[name=latitude]", form).value = found.coords.latitude.toFixed(6);
        said.textContent = said.dataset.located;
      }, () => { said.textContent = said.dataset.lost; }, { enableHighAccuracy: true, timeout: 20000 });
    }
  });
})();
