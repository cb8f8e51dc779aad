/*
 * What happens in a page: charts are drawn, the theme and what charts heed are chosen. Plain JavaScript, without a build step; the charts are those of Apache
 * ECharts, which the page holds, too.
 *
 * A chart is a figure with data-kind, a div.plot and its data as JSON. A kind is a function from the data to ECharts' option:
 *
 *     repforge.kind("bars", (data, chart) => ({ xAxis: …, series: … }));
 *
 * where chart has
 *     theme      colours: ink, soft, line, card, accent, heat ([low, mid, high]), onHeat (of text on high), series(n), n colours that can be told apart
 *     narrow     whether there is little room
 *     choice(c)  the value chosen by the buttons with data-choice c, or undefined
 *     tool(name, pressed, available, toggle)   a button beside the title, such as log
 *     figure     the element; what a kind has beside the chart, it may append there
 *     base       parts of an option that all charts share: text, tooltip, animation
 * A kind may be given a second function, (instance, data, chart), which is called with ECharts' instance after each drawing.
 *
 * Kinds of the page's own, and their data (x and y are numbers or null):
 *     curves  { x: "step", series: [{ name, points: [[step, value, seconds?], …], dashed?, colour?: number of it }], colours?: how many, time?: whether points have seconds,
 *               log?: whether a logarithmic scale makes sense, unit?: "share" for per cent, dots?: whether points are marked }
 *     lines   { x: title, y: title, unit?, categories?: [x, …], series: [{ name, points: [[x, y, deviation?], …], dashed? }], diagonal?: whether y = x is drawn,
 *               bars?: [[x, share], …] below the lines, logX? }
 *     heat    { rows: title, columns: title, names: [class, …], cells: [[count, …], …], sums: [count, …] of whole rows }, of which shares of rows are shown
 *     counts  { classes: [name, …], counts: [n, …], places: [number of its colour, …], of: how many colours, whole: n of all }, a bar for each class
 *     bars    { x: title, what: "episodes", bins: [name, …], counts: [n, …] }: how many there are of each range
 *     parts   { unit: "seconds", parts: [{ name, value }, …] }: what a whole is made of, as one bar
 */
"use strict";

const repforge = (() => {
  const kinds = new Map();
  const charts = [];
  const root = document.documentElement;

  // What the reader has chosen outlives a reload. A browser may forbid to keep it.
  const kept = {
    get(key) { try { return sessionStorage.getItem("repforge." + key); } catch (refused) { return null; } },
    set(key, value) { try { sessionStorage.setItem("repforge." + key, value); } catch (refused) { /* chosen for now */ } },
  };

  function kind(name, option, after) {
    kinds.set(name, { option, after });
  }

  const css = name => getComputedStyle(root).getPropertyValue(name).trim();

  function theme() {
    const own = Array.from({ length: 10 }, (_, i) => css("--c" + i));
    const dark = root.dataset.theme === "dark";
    return {
      dark, ink: css("--ink"), soft: css("--soft"), line: css("--line"), card: css("--card"), tint: css("--tint"), accent: css("--accent"), warn: css("--warn"),
      heat: [css("--heat-low"), css("--heat-mid"), css("--heat-high")],
      onHeat: css("--on-heat"),
      // Beyond ten, hues around the circle in two shades.
      series: n => n <= own.length ? own.slice(0, n) : Array.from({ length: n }, (_, i) =>
        `hsl(${Math.round(i * 360 / n)}, ${dark ? 70 : 60}%, ${(i % 2 ? 42 : 56) + (dark ? 12 : 0)}%)`),
    };
  }

  /** Text as HTML; names may hold anything. */
  const escaped = text => String(text).replace(/[&<>"']/g, c => "&#" + c.charCodeAt(0) + ";");

  /** A number for people, to four digits; shares in per cent. */
  function shown(value, unit) {
    if (value === null || value === undefined || !Number.isFinite(value)) return "–";
    if (unit === "share") return (100 * value).toFixed(2) + " %";
    if (unit === "seconds") return duration(value);
    if (value === 0) return "0";
    const size = Math.abs(value);
    if (size < 1e-3 || size >= 1e7) return value.toExponential(2).replace("e+", "e");
    if (Number.isInteger(value)) return value.toLocaleString("en");
    return size >= 1000 ? value.toFixed(1) : String(Number(value.toPrecision(4)));
  }

  /** Seconds as people say them. */
  function duration(seconds) {
    // Rounded first, so that nothing is told as 60 s or 1000 ms.
    const thousandths = Math.round(1000 * seconds);
    if (thousandths < 1000) return thousandths + " ms";
    const digits = Number(seconds.toPrecision(3));
    if (digits < 100) return digits + " s";
    const whole = Math.round(seconds);
    const minutes = Math.floor(whole / 60);
    return minutes < 60 ? `${minutes} min ${whole % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  }

  const brief = (value, unit) => {
    if (unit === "share") return Number((100 * value).toPrecision(4)) + " %";
    if (unit === "seconds") return value < 120 ? value + " s" : value < 7200 ? Number((value / 60).toFixed(1)) + " min" : Number((value / 3600).toFixed(1)) + " h";
    const size = Math.abs(value);
    if (size !== 0 && (size < 1e-3 || size >= 1e6)) return value.toExponential(0).replace("e+", "e");
    return size >= 1e4 ? value / 1000 + " k" : String(Number(value.toPrecision(6)));
  };

  /** Where an axis of shares ends: no share is above 1, and nothing but zeros needs some room. */
  const shareTop = range => range.max > 0.9 ? 1 : range.max <= 0.001 ? 0.01 : null;

  const swatch = colour => `<span style="display:inline-block;width:9px;height:9px;border-radius:3px;margin-right:7px;background:${escaped(colour)}"></span>`;

  /** A row of a tooltip. */
  const hint = (colour, name, value) =>
    `<div style="display:flex;justify-content:space-between;gap:18px"><span>${colour ? swatch(colour) : ""}${escaped(name)}</span><b>${escaped(value)}</b></div>`;

  function base(t) {
    return {
      animation: false,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: t.soft },
      tooltip: {
        confine: true, backgroundColor: t.card, borderColor: t.line, padding: [8, 12], textStyle: { color: t.ink, fontSize: 12.5 },
        extraCssText: "border-radius:10px;box-shadow:0 6px 24px rgb(0 0 0 / 16%);max-width:360px;white-space:normal",
      },
    };
  }

  /** An axis; further settings win. */
  function axis(t, name, more) {
    return {
      name, nameLocation: "middle", nameGap: 28, nameTextStyle: { color: t.soft, fontSize: 11.5 },
      axisLine: { lineStyle: { color: t.line } }, axisTick: { show: false }, axisLabel: { color: t.soft, fontSize: 11, hideOverlap: true },
      splitLine: { lineStyle: { color: t.line } }, ...more,
    };
  }

  const ruler = document.createElement("canvas").getContext("2d");

  /** A legend in as many lines as it needs, which its height tells; of very many entries a line through which one pages. */
  function legend(t, names, chart) {
    const room = chart.plot.clientWidth;
    ruler.font = "11.5px " + getComputedStyle(document.body).fontFamily;
    const longest = Math.max(60, room - 30);
    let lines = 1;
    let used = 0;
    for (const name of names) {
      const width = 14 + 5 + Math.min(longest, ruler.measureText(name).width) + 14;
      if (used > 0 && used + width > room) {
        lines++;
        used = 0;
      }
      used += width;
    }
    const paged = lines > 4;
    return {
      type: paged ? "scroll" : "plain", show: names.length > 1, top: 4, left: 0, right: 0, padding: 0, itemWidth: 14, itemHeight: paged ? 13 : 8, icon: "roundRect", itemGap: 14,
      textStyle: { color: t.soft, fontSize: 11.5, width: longest, overflow: "truncate" }, pageIconColor: t.soft, pageTextStyle: { color: t.soft }, data: names,
      space: names.length > 1 ? 20 + 20 * (paged ? 1 : lines) : 12,
    };
  }

  class Chart {
    constructor(figure) {
      this.figure = figure;
      this.plot = figure.querySelector(".plot");
      this.kind = kinds.get(figure.dataset.kind);
      this.data = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
      this.pressed = new Map();
    }

    choice(name) {
      const button = document.querySelector(`button[data-choice="${name}"][aria-pressed="true"]`);
      return button ? button.dataset.value : undefined;
    }

    /** A button that is on or off; tells which. */
    tool(name) {
      const key = "tool." + this.figure.querySelector("h3").textContent + "." + name;
      let button = this.pressed.get(name);
      if (!button) {
        button = document.createElement("button");
        button.type = "button";
        button.textContent = name;
        button.setAttribute("aria-pressed", kept.get(key) === "true");
        button.addEventListener("click", () => {
          const on = button.getAttribute("aria-pressed") !== "true";
          button.setAttribute("aria-pressed", on);
          kept.set(key, on);
          this.draw();
        });
        this.figure.querySelector(".tools").append(button);
        this.pressed.set(name, button);
      }
      return button.getAttribute("aria-pressed") === "true";
    }

    draw() {
      this.theme = theme();
      this.base = base(this.theme);
      this.narrow = this.plot.clientWidth < 480;
      if (!this.instance) this.instance = echarts.init(this.plot, null, { renderer: "canvas" });
      this.instance.setOption({ ...this.base, ...this.kind.option(this.data, this) }, true);
      if (this.kind.after) this.kind.after(this.instance, this.data, this);
      this.plot.setAttribute("data-drawn", "");
    }

    resize() {
      if (!this.instance) return;
      this.instance.resize();
      if (this.narrow !== this.plot.clientWidth < 480) this.draw();
    }
  }

  kind("curves", (data, chart) => {
    const t = chart.theme;
    const time = data.time && chart.choice("axis") === "time";
    const log = data.log && chart.tool("log");
    // Curves of one name are shown and hidden together.
    const names = [...new Set(data.series.map(series => series.name))];
    const colours = t.series(data.colours || data.series.length);
    const heading = legend(t, names, chart);
    const at = time ? 2 : 0;
    return {
      color: colours,
      legend: heading,
      grid: { left: 8, right: 18, top: heading.space, bottom: 30, containLabel: true },
      tooltip: {
        ...chart.base.tooltip, trigger: "axis", axisPointer: { type: "line", lineStyle: { color: t.soft, type: "dashed" } },
        formatter: items => `<div style="color:${t.soft};margin-bottom:3px">${time ? duration(items[0].axisValue) : data.x + " " + shown(items[0].axisValue)}</div>`
          + items.filter(item => item.value[1] !== null).map(item => hint(item.color, item.seriesName, shown(item.value[1], data.unit))).join(""),
      },
      xAxis: axis(t, time ? "time" : data.x, { type: "value", min: 0, max: "dataMax", splitLine: { show: false },
        axisLabel: { color: t.soft, fontSize: 11, hideOverlap: true, formatter: value => brief(value, time ? "seconds" : ""), showMaxLabel: true } }),
      yAxis: axis(t, "", { type: log ? "log" : "value", scale: true, splitNumber: 4, max: data.unit === "share" ? range => shareTop(range) : undefined,
        axisLabel: { color: t.soft, fontSize: 11, formatter: value => brief(value, data.unit) } }),
      series: data.series.map((series, i) => ({
        name: series.name, type: "line", color: series.colour === undefined ? colours[i] : colours[series.colour],
        data: series.points.map(point => [point[at], log && point[1] <= 0 ? null : point[1]]),
        showSymbol: Boolean(data.dots) || series.points.length < 3, symbolSize: 6, lineStyle: { width: 1.8, type: series.dashed ? "dashed" : "solid" },
        emphasis: { focus: "series" }, sampling: "lttb",
      })),
    };
  }, (instance, data) => {
    // Where the mouse is in one of them is shown in all.
    instance.group = data.time === undefined ? undefined : "curves";
  });

  kind("lines", (data, chart) => {
    const t = chart.theme;
    const names = data.series.map(series => series.name);
    const colours = t.series(names.length);
    const heading = legend(t, names, chart);
    const series = data.series.map((one, i) => ({
      name: one.name, type: "line", data: one.points.map(point => [data.categories ? String(point[0]) : point[0], point[1], point[2]]), color: colours[i],
      symbol: "circle", symbolSize: 6, lineStyle: { width: 1.8, type: one.dashed ? "dashed" : "solid" },
    }));
    // Deviations as whiskers.
    data.series.forEach((one, i) => one.points.some(point => point[2]) && series.push({
      name: one.name, type: "custom", silent: true, color: colours[i], tooltip: { show: false },
      data: one.points.map(point => [data.categories ? String(point[0]) : point[0], point[1], point[2] || 0]), encode: { x: 0, y: 1 },
      renderItem: (params, api) => {
        const up = api.coord([api.value(0), api.value(1) + api.value(2)]);
        const down = api.coord([api.value(0), api.value(1) - api.value(2)]);
        const style = { stroke: api.visual("color"), lineWidth: 1.4, opacity: 0.7 };
        return { type: "group", children: [[up[0], up[1], down[0], down[1]], [up[0] - 4, up[1], up[0] + 4, up[1]], [down[0] - 4, down[1], down[0] + 4, down[1]]]
          .map(([x1, y1, x2, y2]) => ({ type: "line", shape: { x1, y1, x2, y2 }, style })) };
      },
    }));
    if (data.diagonal) {
      series.push({ type: "line", silent: true, symbol: "none", data: [[0, 0], [1, 1]], lineStyle: { color: t.soft, type: "dashed", width: 1 }, tooltip: { show: false } });
    }
    if (data.bars) {
      series.unshift({ type: "bar", silent: true, data: data.bars, barCategoryGap: "12%", barMaxWidth: 26, itemStyle: { color: t.tint }, tooltip: { show: false } });
    }
    return {
      color: colours,
      legend: heading,
      grid: { left: data.y ? 26 : 8, right: 18, top: heading.space, bottom: 30, containLabel: true },
      tooltip: {
        ...chart.base.tooltip, trigger: "axis",
        formatter: items => {
          const lines = items.filter(item => item.seriesType === "line" && item.seriesName && names.includes(item.seriesName));
          return lines.length === 0 ? "" : `<div style="color:${t.soft};margin-bottom:3px">${escaped(data.x)} ${escaped(shownX(lines[0].value[0], data))}</div>`
            + lines.map(item => hint(item.color, item.seriesName, shown(item.value[1], data.unit) + (item.value[2] ? " ± " + shown(item.value[2], data.unit) : ""))).join("");
        },
      },
      xAxis: axis(t, data.x, data.categories ? { type: "category", data: data.categories.map(String), splitLine: { show: false } }
        : { type: data.logX ? "log" : "value", splitLine: { show: false }, ...(data.diagonal ? { min: 0, max: 1, interval: 0.2 } : { min: "dataMin", max: "dataMax" }),
          axisLabel: { color: t.soft, fontSize: 11, hideOverlap: true, formatter: value => brief(value, data.unitX) } }),
      yAxis: axis(t, data.y || "", { type: "value", scale: true, nameGap: 44, splitNumber: 4, ...(data.diagonal ? { min: 0, max: 1, interval: 0.2 } : {}),
        axisLabel: { color: t.soft, fontSize: 11, formatter: value => brief(value, data.unit) } }),
      series,
    };
  });

  const shownX = (value, data) => typeof value === "number" ? shown(value, data.unitX) : value;

  kind("heat", (data, chart) => {
    const t = chart.theme;
    const n = data.names.length;
    const cells = [];
    data.cells.forEach((row, i) => {
      row.forEach((count, j) => {
        const share = data.sums[i] === 0 ? 0 : count / data.sums[i];
        cells.push({ value: [j, i, share, count], label: { color: share > 0.5 ? t.onHeat : t.ink } });
      });
    });
    const label = { color: t.soft, fontSize: 11, interval: n > 30 ? "auto" : 0, width: chart.narrow ? 64 : 110, overflow: "truncate" };
    return {
      grid: { left: 26, right: 8, top: 8, bottom: 34, containLabel: true },
      tooltip: {
        ...chart.base.tooltip,
        formatter: item => hint("", data.rows, data.names[item.value[1]]) + hint("", data.columns, data.names[item.value[0]])
          + hint("", "of them", `${item.value[3]} (${shown(item.value[2], "share")})`),
      },
      xAxis: axis(t, data.columns, { type: "category", data: data.names, nameGap: chart.narrow ? 64 : 28, splitLine: { show: false },
        axisLabel: { ...label, rotate: chart.narrow || n > 12 ? 60 : 0, width: chart.narrow || n > 12 ? 90 : Math.max(40, chart.plot.clientWidth / n - 24) } }),
      yAxis: axis(t, "", { type: "category", data: data.names, inverse: true, splitLine: { show: false }, axisLabel: label }),
      visualMap: { show: false, min: 0, max: 1, dimension: 2, inRange: { color: t.heat } },
      series: [{
        type: "heatmap", data: cells, itemStyle: { borderColor: t.card, borderWidth: n > 40 ? 0 : 2, borderRadius: 3 },
        label: { show: n <= 12 && chart.plot.clientWidth / n > 32, fontSize: chart.narrow ? 9.5 : 11, formatter: item => item.value[3] === 0 ? "" : item.value[3] },
      }],
    };
  });

  kind("parts", (data, chart) => {
    const t = chart.theme;
    const colours = t.series(data.parts.length);
    const heading = legend(t, data.parts.map(part => part.name), chart);
    const whole = data.parts.reduce((sum, part) => sum + part.value, 0);
    return {
      color: colours,
      legend: heading,
      grid: { left: 0, right: 0, top: heading.space, height: 34 },
      tooltip: { ...chart.base.tooltip, formatter: item => hint(item.color, item.seriesName, `${shown(item.value, data.unit)} (${shown(item.value / whole, "share")})`) },
      xAxis: { type: "value", show: false, max: whole }, yAxis: { type: "category", show: false, data: [""] },
      series: data.parts.map(part => ({ name: part.name, type: "bar", stack: "whole", barWidth: "100%", data: [part.value],
        itemStyle: { borderColor: t.card, borderWidth: 1, borderRadius: 4 },
        label: { show: part.value > whole * 0.08, color: "#fff", fontSize: 11.5, formatter: () => `${Math.round(100 * part.value / whole)} %` } })),
    };
  });

  kind("counts", (data, chart) => {
    const t = chart.theme;
    const colours = t.series(data.of);
    return {
      grid: { left: 8, right: 60, top: 4, bottom: 4, containLabel: true },
      tooltip: { ...chart.base.tooltip, formatter: item => hint(item.color, item.name, `${item.value.toLocaleString("en")} (${shown(item.value / data.whole, "share")})`) },
      xAxis: { type: "value", show: false },
      yAxis: { type: "category", inverse: true, data: data.classes, axisLine: { show: false }, axisTick: { show: false },
        axisLabel: { color: t.ink, fontSize: 12, interval: 0, width: chart.narrow ? 90 : 180, overflow: "truncate" } },
      series: [{ type: "bar", barMaxWidth: 18, barCategoryGap: "22%", data: data.counts.map((count, i) => ({ value: count, itemStyle: { color: colours[data.places[i]], borderRadius: [0, 4, 4, 0] } })),
        label: { show: true, position: "right", color: t.soft, fontSize: 11.5, formatter: item => item.value.toLocaleString("en") } }],
    };
  });

  kind("bars", (data, chart) => {
    const t = chart.theme;
    const whole = data.counts.reduce((sum, count) => sum + count, 0);
    return {
      grid: { left: 8, right: 18, top: 14, bottom: 30, containLabel: true },
      tooltip: { ...chart.base.tooltip, formatter: item => `<div style="color:${t.soft};margin-bottom:3px">${escaped(data.x)} ${escaped(item.name)}</div>`
        + hint("", data.what, `${item.value.toLocaleString("en")} (${shown(item.value / whole, "share")})`) },
      xAxis: axis(t, data.x, { type: "category", data: data.bins, splitLine: { show: false } }),
      yAxis: axis(t, "", { type: "value", splitNumber: 4, minInterval: 1, axisLabel: { color: t.soft, fontSize: 11, formatter: value => brief(value) } }),
      series: [{ type: "bar", data: data.counts, barCategoryGap: "12%", itemStyle: { color: t.series(1)[0], borderRadius: [4, 4, 0, 0] } }],
    };
  });

  /** The theme: the reader's, else the browser's. */
  function setUpTheme() {
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const apply = () => {
      root.dataset.theme = kept.get("theme") || (dark.matches ? "dark" : "light");
      const button = document.querySelector("[data-theme-switch]");
      button.textContent = root.dataset.theme === "dark" ? "☀ Light" : "☾ Dark";
      button.setAttribute("aria-label", root.dataset.theme === "dark" ? "Switch to light colours" : "Switch to dark colours");
    };
    apply();
    const change = () => { apply(); charts.forEach(chart => chart.draw()); };
    dark.addEventListener("change", change);
    document.querySelector("[data-theme-switch]").addEventListener("click", () => {
      kept.set("theme", root.dataset.theme === "dark" ? "light" : "dark");
      change();
    });
  }

  function setUpChoices() {
    document.querySelectorAll(".choice").forEach(group => {
      const buttons = [...group.querySelectorAll("button")];
      const choose = button => buttons.forEach(one => one.setAttribute("aria-pressed", one === button));
      const before = buttons.find(button => kept.get("choice." + button.dataset.choice) === button.dataset.value);
      if (before) choose(before);
      buttons.forEach(button => button.addEventListener("click", () => {
        choose(button);
        kept.set("choice." + button.dataset.choice, button.dataset.value);
        charts.forEach(chart => chart.draw());
      }));
    });
  }

  /** Marks the part of the page that is read in its navigation. */
  function setUpNavigation() {
    const links = new Map([...document.querySelectorAll("nav a")].map(link => [link.getAttribute("href").slice(1), link]));
    const seen = new IntersectionObserver(entries => entries.forEach(entry => {
      const link = links.get(entry.target.id);
      if (link && entry.isIntersecting) {
        links.forEach(other => other.removeAttribute("aria-current"));
        link.setAttribute("aria-current", "true");
      }
    }), { rootMargin: "-20% 0px -70% 0px" });
    document.querySelectorAll("main > section").forEach(section => seen.observe(section));
  }

  /** Draws all charts; a page calls it last. */
  function start() {
    setUpTheme();
    setUpChoices();
    setUpNavigation();
    document.querySelectorAll("figure[data-kind]").forEach(figure => charts.push(new Chart(figure)));
    charts.forEach(chart => chart.draw());
    echarts.connect("curves");
    new ResizeObserver(() => charts.forEach(chart => chart.resize())).observe(document.body);
    const seconds = Number(root.dataset.reload);
    if (seconds) setInterval(() => document.visibilityState === "visible" && location.reload(), 1000 * seconds);
    root.dataset.ready = "";
  }

  return { kind, start, shown, duration, brief, escaped, hint, swatch, axis, legend, charts };
})();
