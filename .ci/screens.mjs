// node screens.mjs ADDRESS FOLDER: writes a picture of each page of a running demonstration into the folder.
import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [, , address, folder] = process.argv;
const PASSWORD = "yisu-demo-2026";

// For each account: name of the picture, address of the page, and for a record of a list how its link begins.
const PAGES = {
  prosecutor: [
    ["desk", "/desk"], ["screening", "/screening"], ["leads", "/leads"], ["register", "/leads/new"],
    ["imports", "/imports"], ["import-new", "/imports/new"], ["lead-edit", "/leads?state=evaluating", "/leads/", "/edit"],
    ["lead-verification", "/leads?state=evaluating", "/leads/", "/verification"], ["merge", "/leads/merge"],
    ["lead", "/leads", "/leads/"], ["compare", "/leads", "/leads/", "/compare"],
    ["cases", "/cases"], ["case", "/cases", "/cases/"], ["case-measures", "/cases", "/cases/", "/measures"],
    ["case-clocks", "/cases", "/cases/", "/clocks"], ["case-evidence", "/cases", "/cases/", "/evidence"],
    ["case-documents", "/cases", "/cases/", "/documents"], ["case-log", "/cases", "/cases/", "/log"],
    ["case-inquiry", "/cases", "/cases/", "/inquiry"], ["case-talks", "/cases", "/cases/", "/talks"], ["case-suits", "/cases", "/cases/", "/suits"],
    ["suit-new", "/cases?state=review_for_suit", "/cases/", "/suits/new"], ["case-announcement", "/cases", "/cases/", "/entries/announcement"],
    ["case-visits", "/cases", "/cases/", "/visits"], ["case-act", "/cases", "/cases/", "/entries/act"], ["case-closing", "/cases", "/cases/", "/entries/closing"],
    ["recommendations", "/recommendations"], ["recommendation", "/recommendations", "/recommendations/"], ["draft", "/recommendations?state=draft", "/recommendations/", "/edit"], ["comments", "/recommendations?state=draft", "/recommendations/", "/comments"],
    ["models", "/models"], ["model", "/models", "/models/"], ["model-new", "/models/new?of=leads"], ["model-new-data", "/models/new?of=rows"], ["model-data", "/models/data"],
    ["supervision", "/supervision?which=near"], ["mail-settings", "/account/mail"],
    ["clocks", "/clocks"], ["clock", "/clocks?state=running", "/clocks/"], ["search", "/search?q=河道"],
    ["approvals-mine", "/approvals?view=all"], ["account", "/account"], ["password", "/account/password"], ["not-found", "/nothing"],
  ],
  agency: [
    ["inbox", "/inbox"], ["inbox-all", "/inbox?state=all"], ["served", "/inbox?state=all", "/inbox/"], ["served-sheets", "/inbox?state=all", "/inbox/", "/sheets"],
    ["reply-begin", "/inbox", "/inbox/", "/reply"], ["objection", "/inbox", "/inbox/", "/objection"], ["extension", "/inbox", "/inbox/", "/extension"],
  ],
  supervisor: [
    ["cockpit", "/cockpit"], ["cockpit-screen", "/cockpit?screen=1"], ["cockpit-months", "/cockpit/months?key=cases_filed"],
    ["cockpit-groups", "/cockpit/groups?by=domain"], ["cockpit-map", "/cockpit/map"],
    ["cockpit-rows", "/cockpit/rows/on_time_rectification_reply?side=remainder"], ["definitions", "/cockpit/definitions"],
    ["supervision-late", "/supervision"], ["supervision-sent", "/supervision?which=sent"], ["urging", "/supervision?which=sent", "/urgings/"],
  ],
  admin: [
    ["people", "/people"], ["person-new", "/people/new"], ["factor-roles", "/people/second-factor"], ["person", "/people", "/people/"], ["offices", "/offices"], ["office-new", "/offices/new"],
    ["agencies", "/agencies"], ["agency", "/agencies", "/agencies/"], ["agency-new", "/agencies/new"], ["authority", "/authority"],
    ["authority-new", "/authority/new?kind=park_lead"], ["holidays", "/holidays"], ["holidays-import", "/holidays/import"], ["rules", "/rules"],
    ["rules-difference", "/rules/difference"], ["rules-date", "/rules/date"], ["simulator", "/rules/simulator?rule=A6&days=2026-08-01 2026-12-30"],
    ["mails", "/mails"], ["mails-forecast", "/mails/forecast"], ["suspended", "/mails/suspended"], ["jobs", "/jobs"], ["health", "/health?chains=1"],
    ["admin-account", "/account"], ["factor", "/account/second-factor"],
  ],
  auditor: [["audit", "/audit"], ["chains", "/audit/chains"]],
  chief: [["chief-desk", "/desk"], ["approvals", "/approvals"], ["approval", "/approvals?view=all", "/approvals/"]],
};

// Without account: the name of the picture, the page, and what is done on it before.
const REPORT = { domain: "ecology", division_code: "620702", place: "大满镇河湾", title: "村东河边倾倒建筑垃圾",
  narrative: "每天夜里有货车往河边倾倒建筑垃圾，已经堵了半条河道。" };
const step = (to) => `const form = document.querySelector('main form'); for (const [name, value] of Object.entries(${JSON.stringify(REPORT)})) {
  form.querySelectorAll('[name=' + name + ']').forEach((field) => field.remove()); form.insertAdjacentHTML('beforeend', '<input type="hidden" name="' + name + '" value="' + value + '">'); }
  form.querySelector('[name=step]').value = ${to - 1}; form.insertAdjacentHTML('beforeend', '<input type="hidden" name="to" value="${to}">'); form.submit()`;
const OUTSIDE = [
  ["public", "/public"], ["report-1", "/report"], ["report-2", "/report", step(2)], ["report-3", "/report", step(3)], ["report-4", "/report", step(4)],
  ["report-5", "/report", step(5)],
  ["receipt", "/report", step(5), "document.querySelector('form[action=\"/report/submit\"] button').click()"],
  ["progress", "/progress"],
  ["progress-found", "/progress", "document.querySelector('#code').value = 'CODE'; document.querySelector('main form button').click()"],
  ["verify", "/verify"],
  ["verify-valid", "/verify", "document.querySelector('#receipt').value = 'WORD'; document.querySelector('main form button').click()"],
  ["calculator", "/calculator?rule=A6&start=2026-03-02"], ["published", "/published"],
];

const driver = spawn("chromedriver", ["--port=0"]);
const port = await new Promise((found) => driver.stdout.on("data", (text) => {
  const told = /on port (\d+)/.exec(text);
  if (told && told[1] !== "0") found(told[1]);
}));
let session = `http://127.0.0.1:${port}/session`;
const ask = async (command, body, method = body ? "POST" : "GET") => {
  const answer = await fetch(session + command, { method, body: body && JSON.stringify(body) });
  const { value } = await answer.json();
  if (!answer.ok) throw new Error(`${command}: ${value.message}`);
  return value;
};
const run = (script) => ask("/execute/sync", { script, args: [] });
const visit = (page) => ask("/url", { url: new URL(page, address).href });
const picture = async (name) => {
  // Parts that come in by themselves are awaited, but not for ever.
  for (let tries = 0; tries < 40 && await run("return document.querySelectorAll('[hx-trigger=load]').length"); tries++) {
    await new Promise((wait) => setTimeout(wait, 250));
  }
  const { data } = await ask("/goog/cdp/execute", { cmd: "Page.captureScreenshot", params: { captureBeyondViewport: true } });
  writeFileSync(join(folder, `${name}.png`), Buffer.from(data, "base64"));
  console.log(name);
};

mkdirSync(folder, { recursive: true });
const opened = await ask("", { capabilities: { alwaysMatch: { browserName: "chrome", "goog:chromeOptions": {
  args: ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-proxy-server"] } } } });
session += `/${opened.sessionId}`;
for (const [width, height, kind] of [[1440, 900, "desk"], [412, 915, "phone"]]) {
  await ask("/goog/cdp/execute", { cmd: "Emulation.setDeviceMetricsOverride",
    params: { width, height, deviceScaleFactor: 1, mobile: kind === "phone" } });
  for (const language of ["zh-CN", "en"]) {
    const named = (name) => `${name}.${kind}.${language}`;
    await visit("/sign-in");
    await run(`document.querySelector('[name=language][value="${language}"]')?.click()`);
    await visit("/sign-in");
    await picture(named("sign-in"));
    const kept = {};
    for (const [name, page, ...then] of OUTSIDE) {
      await visit(page);
      for (const script of then) {
        await run(script.replace("CODE", kept.code ?? "").replace("WORD", kept.word ?? ""));
        await new Promise((wait) => setTimeout(wait, 1500));
      }
      if (name === "receipt") {
        kept.code = await run("return document.querySelector('.receipt .code').textContent");
        kept.word = await run("return document.querySelector('.receipt-qr details code').textContent");
      }
      await picture(named(name));
    }
    for (const [account, pages] of Object.entries(PAGES)) {
      await ask("/cookie", undefined, "DELETE");
      await visit("/sign-in");
      await run(`document.querySelector('[name=language][value="${language}"]')?.click()`);
      await visit("/sign-in");
      await run(`document.querySelector('#username').value = '${account}'; document.querySelector('#password').value = '${PASSWORD}'; document.querySelector('.door-card form').submit()`);
      await new Promise((wait) => setTimeout(wait, 1500));
      for (const [name, page, begins, then] of pages) {
        await visit(page);
        if (begins) {
          const link = await run(`return [...document.querySelectorAll('main a')].map((a) => a.getAttribute('href')).find((href) => href?.startsWith('${begins}') && /^\\d+$/.test(href.slice('${begins}'.length)))`);
          if (!link) { console.log(`${named(name)}: nothing to show`); continue; }
          await visit(link + (then === "/compare" ? "" : then ?? ""));
          if (then === "/compare") {
            const pair = await run(`return document.querySelector('a[href*="/compare?"]')?.getAttribute('href')`);
            if (!pair) { console.log(`${named(name)}: nothing to show`); continue; }
            await visit(pair);
          }
        }
        await picture(named(name));
      }
    }
  }
}
await ask("", undefined, "DELETE");
driver.kill();
