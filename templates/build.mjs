// Makes what the pages load from the packages of node_modules and our own assets: each file named by the hash of what
// it holds, compressed as far as it goes, and listed in a table that the program embeds.
//
//   node build.mjs vendor FOLDER                 takes what is needed out of the packages into the folder
//   node build.mjs assets FOLDER OURS OUT        makes the files and OUT/assets.rs of the folder and of ours
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const ICONS = [
  "alert-triangle", "arrow-left", "arrow-right", "arrows-diff", "bell", "building", "calendar-due", "chart-bar", "check",
  "checklist", "chevron-down", "chevron-left", "chevron-right", "circle-check", "circle-x", "clock", "clock-pause",
  "download", "external-link", "eye", "file-description", "file-text", "files", "filter", "folder", "gavel", "help",
  "history", "home", "inbox", "info-circle", "keyboard", "language", "layout-dashboard", "list-check", "list-search",
  "logout", "mail", "map-pin", "menu-2", "message-2", "pencil", "phone", "plus", "printer", "scale", "search", "send",
  "settings", "shield-check", "sort-ascending", "sort-descending", "text-size", "trash", "upload", "user", "users", "x",
];

const [, , step, folder, ours, out] = process.argv;
const from = (path) => readFileSync(join("node_modules", path), "utf8");
const withoutMap = (text) => text.replace(/\n?\/[/*]# sourceMappingURL=.*$/m, "");

if (step === "vendor") {
  mkdirSync(folder, { recursive: true });
  const put = (name, text) => writeFileSync(join(folder, name), text);
  put("tabler.css", withoutMap(from("@tabler/core/dist/css/tabler.min.css")));
  put("htmx.js", withoutMap(from("htmx.org/dist/htmx.min.js")));
  put("echarts.js", withoutMap(from("echarts/dist/echarts.min.js")));
  // Only the tests load it.
  put("axe.test.js", from("axe-core/axe.min.js"));
  const symbols = ICONS.map((name) => {
    const paths = from(`@tabler/icons/icons/outline/${name}.svg`).match(/<(?:path|circle|line)[^>]*\/>/g);
    const drawn = paths.filter((path) => !path.includes("M0 0h24v24H0z"));
    return `<symbol id="${name}" viewBox="0 0 24 24">${drawn.join("")}</symbol>`;
  });
  put("icons.svg", `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`);
} else {
  mkdirSync(out, { recursive: true });
  const types = { css: "text/css; charset=utf-8", js: "text/javascript; charset=utf-8", svg: "image/svg+xml" };
  const files = [folder, ours].flatMap((place) => readdirSync(place).map((name) => [place, name]));
  const rows = files.filter(([, name]) => !name.includes(".test.")).sort().map(([place, name]) => {
    const bytes = readFileSync(join(place, name));
    const [stem, ending] = name.split(".");
    const hashed = `${stem}-${createHash("sha256").update(bytes).digest("hex").slice(0, 16)}.${ending}`;
    const made = (suffix, make) => {
      const path = join(out, hashed + suffix);
      if (!existsSync(path)) writeFileSync(path, make(bytes));
      return `include_bytes!(${JSON.stringify(path)})`;
    };
    const brotli = (all) =>
      brotliCompressSync(all, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: all.length } });
    const plain = made("", (all) => all);
    const small = made(".br", brotli);
    const zipped = made(".gz", (all) => gzipSync(all, { level: 9 }));
    return `    Asset { name: "${name}", path: "${hashed}", media_type: "${types[ending]}", plain: ${plain}, brotli: ${small}, gzip: ${zipped} },`;
  });
  writeFileSync(join(out, "assets.rs"), `&[\n${rows.join("\n")}\n]\n`);
}
