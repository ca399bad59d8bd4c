// Charts, each drawn from the table that stands in it: without script the table is what there is. A click opens the rows of
// what was clicked, as the number in the table does. ECharts sets no style by text, so that the policy of content holds.
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const ink = "#1b2a3d", muted = "#56657a", line = "#d9e0e9", brand = "#17498c", before = "#9db4d3", accent = "#b98417";
  const kinds = ["#17498c", "#5b8fcf", "#a9c4e6"];
  const drawn = new Map();

  const cells = (row) => all("td", row);
  const read = (box) => {
    const rows = all("tbody tr", box).map((row) => ({
      name: row.querySelector("th").textContent.trim(),
      squares: row.dataset.squares,
      values: cells(row).map((cell) => (cell.dataset.value === undefined ? null : Number(cell.dataset.value))),
      texts: cells(row).map((cell) => cell.textContent.trim().replace(/\s+/g, " ")),
      hrefs: cells(row).map((cell) => cell.querySelector("a")?.getAttribute("href")),
    }));
    return { rows, heads: all("thead th", box).slice(1).map((head) => head.textContent.trim()) };
  };

  const letters = () => ({ fontFamily: getComputedStyle(document.body).fontFamily, color: ink, fontSize: document.body.classList.contains("is-screen") ? 16 : 13 });
  const base = (box) => ({
    aria: { enabled: true, label: { description: box.dataset.label } },
    animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    textStyle: letters(),
    tooltip: { renderMode: "richText", confine: true, trigger: "item" },
    grid: { left: 8, right: 24, top: 40, bottom: 8, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
  });
  const axis = { axisLabel: { color: muted }, axisLine: { lineStyle: { color: line } }, axisTick: { show: false }, splitLine: { lineStyle: { color: line } } };
  const point = (row, at) => ({ value: row.values[at], href: row.hrefs[at], said: `${row.name}  ${row.texts[at]}` });
  const said = { formatter: ({ seriesName, data }) => `${seriesName}\n${data.said}` };

  const makes = {
    // A count of each month beside that of the year before.
    bars: (box, { rows, heads }) => ({
      ...base(box),
      legend: { data: heads.slice(0, 2), top: 0, right: 0, textStyle: letters() },
      tooltip: { ...base(box).tooltip, ...said },
      xAxis: { type: "category", data: rows.map((row) => row.name), ...axis },
      yAxis: { type: "value", minInterval: 1, ...axis },
      series: [[1, before], [0, brand]].map(([at, color]) => ({ name: heads[at], type: "bar", data: rows.map((row) => point(row, at)), itemStyle: { color }, barMaxWidth: 22 })),
    }),
    // A rate of each month, with the reference as a line.
    lines: (box, { rows, heads }) => {
      const reference = box.dataset.reference === undefined ? null : Number(box.dataset.reference);
      const known = rows.flatMap((row) => [row.values[0], row.values[1]]).filter((value) => value !== null);
      const low = Math.max(0, Math.floor((Math.min(...known, reference ?? 100) - 5) / 5) * 5);
      return {
        ...base(box),
        legend: { data: heads.slice(0, 2), top: 0, right: 0, textStyle: letters() },
        tooltip: { ...base(box).tooltip, ...said },
        xAxis: { type: "category", data: rows.map((row) => row.name), ...axis },
        yAxis: { type: "value", min: known.length ? low : 0, max: 100, ...axis, axisLabel: { color: muted, formatter: "{value}%" } },
        series: [[1, before, "dashed"], [0, brand, "solid"]].map(([at, color, type]) => ({
          name: heads[at], type: "line", symbol: "circle", symbolSize: 9, connectNulls: false, data: rows.map((row) => point(row, at)), itemStyle: { color }, lineStyle: { color, type, width: 2 },
          ...(at === 0 && reference !== null ? { markLine: { silent: true, symbol: "none", lineStyle: { color: accent, type: "dashed" }, label: { formatter: `${box.dataset.referenceLabel} ${reference}%`, color: "#7a4d00", position: "insideStartTop" }, data: [{ yAxis: reference }] } } : {}),
        })),
      };
    },
    // The chain of the work, one bar a stage.
    funnel: (box, { rows }) => ({
      ...base(box),
      grid: { ...base(box).grid, top: 8 },
      tooltip: { ...base(box).tooltip, formatter: ({ data }) => `${data.said}` },
      xAxis: { type: "value", show: false },
      yAxis: { type: "category", inverse: true, data: rows.map((row) => row.name), ...axis, axisLabel: { color: ink, fontSize: letters().fontSize + 1 } },
      series: [{ name: box.dataset.label, type: "bar", data: rows.map((row) => point(row, 0)), itemStyle: { color: brand, borderRadius: 3 }, barMaxWidth: 28, label: { show: true, position: "right", color: ink, fontWeight: 600 } }],
    }),
    // The counts of each group, in the order of names.
    groups: (box, { rows, heads }) => {
      const counts = heads.map((_, at) => at).filter((at) => rows.every((row) => !row.texts[at].includes("%") && !row.texts[at].includes("/")));
      return {
        ...base(box),
        legend: { data: counts.map((at) => heads[at]), top: 0, right: 0, textStyle: letters() },
        tooltip: { ...base(box).tooltip, ...said },
        xAxis: { type: "category", data: rows.map((row) => row.name.replace("人民检察院", "")), ...axis, axisLabel: { color: muted, interval: 0, ...(box.clientWidth / rows.length < 84 ? { rotate: 60, width: 110, overflow: "truncate" } : { width: 72, overflow: "break" }) } },
        yAxis: { type: "value", minInterval: 1, ...axis },
        series: counts.map((at, no) => ({ name: heads[at], type: "bar", data: rows.map((row) => point(row, at)), itemStyle: { color: kinds[no % kinds.length] }, barMaxWidth: 20 })),
      };
    },
    // Areas where they lie: squares with leads, and a circle as large as their number. Degrees stand upright as on the ground.
    map: (box, { rows }) => {
      const squares = rows.flatMap((row, no) => JSON.parse(row.squares).map(([east, north]) => ({ value: [east, north], itemStyle: { color: kinds[no % kinds.length] } })));
      const most = Math.max(1, ...rows.map((row) => row.values[0] ?? 0));
      const range = (at) => { const of = squares.map((square) => square.value[at]); return [Math.min(...of) - 0.06, Math.max(...of) + 0.06]; };
      const [west, east] = range(0), [south, north] = range(1);
      // A name stands at the left where another circle or the edge is near at the right.
      const side = (row) => {
        const [x, y] = [row.values[2], row.values[3]];
        const near = (other) => other !== row && other.values[2] > x && other.values[2] - x < (east - west) / 5 && Math.abs(other.values[3] - y) < (north - south) / 12;
        return rows.some(near) || x > west + (east - west) * 0.75 ? "left" : "right";
      };
      return {
        ...base(box),
        shape: ((north - south) / ((east - west) * Math.cos(((north + south) / 2) * (Math.PI / 180)))) || 1,
        grid: { left: 4, right: 4, top: 4, bottom: 4 },
        tooltip: { ...base(box).tooltip, formatter: ({ data }) => data.said ?? "" },
        xAxis: { type: "value", min: west, max: east, show: false },
        yAxis: { type: "value", min: south, max: north, show: false },
        series: [
          { name: "squares", type: "scatter", silent: true, symbol: "rect", symbolSize: 7, itemStyle: { opacity: 0.35 }, data: squares },
          { name: box.dataset.label, type: "scatter", symbolSize: (_, { data }) => 18 + 34 * Math.sqrt((data.leads ?? 0) / most),
            itemStyle: { color: brand, opacity: 0.85 },
            label: { show: true, position: "right", color: ink, fontWeight: 600, formatter: ({ data }) => data.text, textBorderColor: "#fff", textBorderWidth: 3 },
            data: rows.map((row) => ({ value: [row.values[2], row.values[3]], leads: row.values[0], href: row.hrefs[0], text: `${row.name} ${row.texts[0]}`, said: `${row.name}\n${row.texts[0]} · ${row.texts[1]}`, label: { position: side(row) } })) },
        ],
      };
    },
  };

  const draw = (box) => {
    if (drawn.has(box) || !window.echarts) return;
    const option = makes[box.dataset.chart]?.(box, read(box));
    if (!option) return;
    const { shape, ...rest } = option;
    const room = document.createElement("div");
    room.className = "drawn-room";
    box.prepend(room);
    if (shape) room.style.height = `${Math.min(560, Math.max(260, Math.round(room.clientWidth * shape)))}px`;
    const table = box.querySelector("details");
    table.open = false;
    const chart = echarts.init(room, null, { renderer: "canvas" });
    chart.setOption(rest);
    chart.on("click", ({ data }) => { if (data?.href) location.href = data.href; });
    drawn.set(box, chart);
  };
  const begin = () => {
    for (const [box, chart] of drawn) if (!box.isConnected) { chart.dispose(); drawn.delete(box); }
    all("[data-chart]").forEach(draw);
  };
  document.addEventListener("DOMContentLoaded", () => {
    begin();
    const again = document.querySelector("[data-again]");
    if (again) setTimeout(() => location.reload(), Number(again.dataset.again) * 1000);
  });
  document.addEventListener("htmx:after:swap", begin);
  window.addEventListener("resize", () => drawn.forEach((chart) => chart.resize()));
})();
