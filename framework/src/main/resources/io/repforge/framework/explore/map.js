/*
 * The map of a representation, a kind of chart of the page. Its data are those of map.json, which ExplorationValue tells of.
 *
 * A point can be looked at, with its neighbours, and points can be selected, by a box, a lasso or by a list beside the map; a selection can be taken along as a
 * table. What else a page shows of the same points, it makes with what repforge.onMap is given:
 *     data               as above
 *     picture(p, size)   an element with the picture of a point, at most so many pixels long; a click on it looks at the point
 *     title(p)           what a point is called
 *     look(p)            looks at a point
 *     select(points, what)   selects points; what they are, in words
 */
"use strict";

(() => {
  const DIMMED = 0.08;
  const RAMP = ["#31418c", "#2f7ea3", "#35b08b", "#a6cf4c", "#fbd84a"];
  const listeners = [];

  repforge.onMap = listener => listeners.push(listener);

  const element = (name, attributes, ...children) => {
    const made = document.createElement(name);
    Object.entries(attributes).forEach(([key, value]) => key === "onclick" ? made.addEventListener("click", value) : made.setAttribute(key, value));
    made.append(...children);
    return made;
  };

  /** Sheets of pictures as the browser's own files, so that each is decoded once. */
  class Pictures {
    constructor(thumbnails) {
      this.of = thumbnails;
      this.sheets = thumbnails ? thumbnails.sheets.map(sheet => {
        const [head, body] = sheet.split(",");
        const bytes = Uint8Array.from(atob(body), c => c.charCodeAt(0));
        return URL.createObjectURL(new Blob([bytes], { type: head.slice(5, head.indexOf(";")) }));
      }) : [];
      this.images = [];
    }

    get any() { return this.sheets.length > 0; }

    place(point) {
      const { cell, columns, cells } = this.of;
      const at = point % cells;
      return { sheet: Math.floor(point / cells), x: at % columns * cell, y: Math.floor(at / columns) * cell };
    }

    /** As HTML. */
    html(point, size) {
      if (!this.any) return "";
      const { width, height } = this.of;
      const scale = size / Math.max(width, height);
      const { sheet, x, y } = this.place(point);
      const count = this.loaded(sheet);
      return `<span class="picture" style="width:${width * scale}px;height:${height * scale}px;background-image:url(${this.sheets[sheet]});`
        + `background-size:${count.width * scale}px ${count.height * scale}px;background-position:${-x * scale}px ${-y * scale}px;`
        + `image-rendering:${scale >= 2 && Math.max(width, height) <= 40 ? "pixelated" : "auto"}"></span>`;
    }

    /** How large a sheet is. */
    loaded(sheet) {
      const { cell, columns, cells } = this.of;
      const count = sheet < this.sheets.length - 1 ? cells : this.last - sheet * cells;
      return { width: cell * Math.min(columns, count), height: cell * Math.ceil(count / columns) };
    }

    /** Loads what a canvas draws, and calls back when it is there. */
    load(then) {
      if (this.images.length > 0) {
        if (this.images.every(image => image.complete)) then();
        return;
      }
      let waiting = this.sheets.length;
      this.images = this.sheets.map(url => {
        const image = new Image();
        image.addEventListener("load", () => --waiting === 0 && then());
        image.src = url;
        return image;
      });
    }
  }

  /** The map in one figure. */
  class RepresentationMap {
    constructor(data, chart) {
      this.data = data;
      this.chart = chart;
      this.count = data.rows.length;
      this.pictures = new Pictures(data.thumbnails);
      this.pictures.last = this.count;
      this.projection = 0;
      this.colouring = data.labels.findIndex(label => label.classes) >= 0 ? data.labels.findIndex(label => label.classes) : data.labels.length;
      this.hidden = new Set();
      this.selection = null;
      this.showsPictures = false;
      this.looked = this.first();
      this.build();
    }

    /** A point like most others, to begin with. */
    first() {
      const scores = this.data.scores;
      return scores.reduce((best, score, point) => Math.abs(score - 1) < Math.abs(scores[best] - 1) ? point : best, 0);
    }

    get label() { return this.data.labels[this.colouring]; }

    title(point) {
      return this.data.names && this.data.names[point] ? this.data.names[point] : "row " + this.data.rows[point].toLocaleString("en");
    }

    labelText(label, point) {
      const value = label.values[point];
      return value === null ? "none" : label.classes ? label.classes[value] : repforge.shown(value);
    }

    // What stands around the plot.

    build() {
      const { figure, plot } = this.chart;
      figure.classList.add("map");
      const group = (label, names, chosen, choose) => {
        const buttons = names.map((name, i) => element("button", { type: "button", "aria-pressed": i === chosen, onclick: () => {
          buttons.forEach((one, j) => one.setAttribute("aria-pressed", i === j));
          choose(i);
        } }, name));
        return element("div", { class: "choice", role: "group", "aria-label": label }, ...buttons);
      };
      const colours = element("select", { "aria-label": "What colours mean" },
        ...this.data.labels.map((label, i) => element("option", { value: i }, "colour: " + label.name)),
        element("option", { value: this.data.labels.length }, "colour: outlier score"));
      colours.value = this.colouring;
      colours.addEventListener("change", () => {
        this.colouring = Number(colours.value);
        this.hidden.clear();
        this.redraw();
      });
      const controls = element("div", { class: "map-controls" },
        group("Projection", this.data.maps.map(map => map.name), 0, i => { this.projection = i; this.zoom = null; this.redraw(); }),
        colours);
      if (this.pictures.any) {
        controls.append(group("Points", ["Points", "Pictures"], 0, i => { this.showsPictures = i === 1; this.pictures.load(() => this.redraw()); }));
      }
      this.modes = group("What the mouse does", ["Move", "Box", "Lasso"], 0, i => this.take(i));
      controls.append(this.modes, element("span", { class: "map-zoom" },
        element("button", { type: "button", "aria-label": "Nearer", onclick: () => this.scale(0.6) }, "+"),
        element("button", { type: "button", "aria-label": "Farther", onclick: () => this.scale(1 / 0.6) }, "−"),
        element("button", { type: "button", onclick: () => { this.zoom = null; this.redraw(); } }, "Reset")));
      this.legend = element("div", { class: "map-legend" });
      this.side = element("aside", { class: "map-side", "aria-live": "polite" });
      this.selected = element("div", { class: "map-selection", hidden: "" });
      const body = element("div", { class: "map-body" });
      plot.before(controls, body);
      body.append(element("div", { class: "map-plot" }, plot, this.legend), this.side);
      figure.append(this.selected);
      plot.addEventListener("mouseleave", () => this.catchWheel(false));
      this.lookAt(this.looked);
    }

    /** A picture that can be clicked. */
    picture(point, size) {
      const button = element("button", { type: "button", class: "thumb", title: this.title(point), onclick: () => this.look(point, true) });
      button.innerHTML = this.pictures.html(point, size) || repforge.escaped(this.title(point));
      return button;
    }

    colourOf(point) {
      const label = this.label;
      if (!label || !label.classes || label.values[point] === null) return "";
      return this.chart.theme ? this.chart.theme.series(label.classes.length)[label.values[point]] : "";
    }

    look(point, fromElsewhere) {
      this.looked = point;
      this.lookAt(point);
      this.redraw();
      if (fromElsewhere) this.chart.figure.scrollIntoView({ block: "nearest", behavior: "smooth" });
    }

    lookAt(point) {
      const { neighbours, labels, scores } = this.data;
      const facts = element("dl", {});
      const fact = (name, value) => facts.append(element("dt", {}, name), element("dd", {}, value));
      fact("row", this.data.rows[point].toLocaleString("en"));
      labels.forEach(label => fact(label.name, this.labelText(label, point)));
      fact("outlier score", repforge.shown(scores[point]));
      const near = element("div", { class: "map-near" });
      for (let rank = 0; rank < neighbours.k; rank++) {
        const other = neighbours.points[point * neighbours.k + rank];
        const label = this.label && this.label.classes ? this.label : null;
        const differs = label && label.values[other] !== label.values[point];
        const cell = element("div", { class: differs ? "near differs" : "near" }, this.picture(other, 60),
          element("small", {}, neighbours.similarities[point * neighbours.k + rank].toFixed(3)));
        if (label) cell.append(element("small", { class: "near-label", title: this.labelText(label, other) }, this.labelText(label, other)));
        near.append(cell);
      }
      const head = element("div", { class: "map-looked" });
      head.innerHTML = this.pictures.html(point, 112);
      head.append(element("div", {}, element("h4", {}, this.title(point)), facts));
      this.side.replaceChildren(head, element("h4", {}, "Nearest, by cosine similarity"), near);
    }

    select(points, what) {
      this.selection = points.length > 0 ? new Set(points) : null;
      this.showSelection(points, what || "");
      this.redraw();
    }

    showSelection(points, what) {
      this.selected.hidden = points.length === 0;
      if (points.length === 0) return;
      const strip = element("div", { class: "map-strip" });
      const more = points.length > 120 ? element("small", {}, `and ${(points.length - 120).toLocaleString("en")} more`) : "";
      points.slice(0, 120).forEach(point => strip.append(this.picture(point, 40)));
      this.selected.replaceChildren(
        element("div", { class: "map-selected" }, element("b", {}, points.length.toLocaleString("en") + " selected"), element("small", {}, what),
          element("button", { type: "button", class: "primary", "data-download": "", onclick: () => this.download(points) }, "Download CSV"),
          element("button", { type: "button", onclick: () => this.select([]) }, "Clear")),
        this.pictures.any ? strip : "", more);
    }

    /** The table of some points, as it can be downloaded. */
    csv(points) {
      const { data } = this;
      const quoted = cell => /[,"\r\n]/.test(cell) ? '"' + cell.replaceAll('"', '""') + '"' : cell;
      const head = ["row", ...(data.names ? ["name"] : []), ...data.maps.flatMap(map => [map.name.toLowerCase() + "_x", map.name.toLowerCase() + "_y"]),
        ...data.labels.map(label => label.name), "outlier_score", "duplicate_group"];
      const lines = points.map(p => [data.rows[p], ...(data.names ? [data.names[p]] : []), ...data.maps.flatMap(map => [map.x[p], map.y[p]]),
        ...data.labels.map(label => label.values[p] === null ? "" : label.classes ? label.classes[label.values[p]] : label.values[p]), data.scores[p],
        data.duplicates.of[p] || ""]);
      return [head, ...lines].map(line => line.map(cell => quoted(String(cell))).join(",")).join("\n") + "\n";
    }

    download(points) {
      const url = URL.createObjectURL(new Blob([this.csv(points)], { type: "text/csv" }));
      const link = element("a", { href: url, download: "selection.csv" });
      document.body.append(link);
      link.click();
      link.remove();
      setTimeout(() => URL.revokeObjectURL(url), 10000);
    }

    // What is in the plot.

    redraw() {
      this.chart.draw();
    }

    /** Both axes to one scale, with room for all points, or for what was zoomed to. */
    ranges() {
      if (this.zoom) return this.zoom;
      const map = this.data.maps[this.projection];
      const span = values => values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
      const [x0, x1] = span(map.x);
      const [y0, y1] = span(map.y);
      const { clientWidth, clientHeight } = this.chart.plot;
      const unit = 1.08 * Math.max((x1 - x0) / Math.max(clientWidth, 1), (y1 - y0) / Math.max(clientHeight, 1), 1e-9);
      const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2];
      this.zoom = { x: [x - unit * clientWidth / 2, x + unit * clientWidth / 2], y: [y - unit * clientHeight / 2, y + unit * clientHeight / 2] };
      return this.zoom;
    }

    /** Shows so much of what was shown, around a place or the middle. */
    scale(factor, at) {
      const { x, y } = this.ranges();
      const centre = at || [(x[0] + x[1]) / 2, (y[0] + y[1]) / 2];
      this.zoom = { x: x.map(end => centre[0] + factor * (end - centre[0])), y: y.map(end => centre[1] + factor * (end - centre[1])) };
      this.redraw();
    }

    visible(point) {
      const label = this.label;
      return !(label && label.classes && this.hidden.has(label.values[point]));
    }

    size() {
      return (this.count > 4000 ? 4.5 : this.count > 1000 ? 6 : 8) * (this.chart.narrow ? 0.75 : 1);
    }

    option(chart) {
      const t = chart.theme;
      const map = this.data.maps[this.projection];
      const ranges = this.ranges();
      const label = this.label;
      const classes = label && label.classes;
      const colours = classes ? t.series(classes.length) : [];
      const values = classes ? null : label ? label.values : this.data.scores.map(score => Math.log(Math.max(score, 1e-3)));
      const points = [...this.data.rows.keys()].filter(point => this.visible(point));
      const item = point => ({
        value: [map.x[point], map.y[point], classes ? 0 : values[point] === null ? "-" : values[point], point],
        itemStyle: {
          ...(classes ? { color: label.values[point] === null ? t.soft : colours[label.values[point]] } : {}),
          opacity: this.selection ? this.selection.has(point) ? 0.95 : DIMMED : this.showsPictures ? 0.45 : 0.78,
        },
      });
      const series = [{
        type: "scatter", name: "points", data: points.map(item), symbolSize: this.size() * (this.showsPictures ? 0.6 : 1), z: 2, progressive: 0,
        emphasis: { scale: 1.8, itemStyle: { opacity: 1, borderColor: t.ink, borderWidth: 1.2 } },
      }, ...(this.showsPictures ? [this.pictured(points, map, t, colours)] : []), ...this.focus(map, t)];
      this.drawLegend(t, colours);
      return {
        grid: { left: 1, right: 1, top: 1, bottom: map.axes ? 24 : 1 },
        xAxis: this.axis(t, ranges.x, map.axes ? map.axes[0] : ""),
        yAxis: this.axis(t, ranges.y, ""),
        toolbox: { show: false },
        tooltip: { ...chart.base.tooltip, trigger: "item", formatter: hovered => this.tooltip(hovered.value[3], t) },
        brush: { xAxisIndex: 0, yAxisIndex: 0, brushMode: "single", toolbox: [], brushStyle: { borderWidth: 1.5, color: "rgba(120,140,220,0.14)", borderColor: t.accent } },
        ...(classes ? {} : { visualMap: this.ramp(values, t) }),
        series,
      };
    }

    axis(t, [min, max], name) {
      return { type: "value", min, max, name, nameLocation: "middle", nameGap: 8, nameTextStyle: { color: t.soft, fontSize: 11 }, axisLabel: { show: false },
        axisTick: { show: false }, axisLine: { show: false }, splitLine: { lineStyle: { color: t.line, opacity: 0.5 } }, splitNumber: 8 };
    }

    /** From the low to the high, without the few that would leave one colour to all others. */
    ramp(values, t) {
      const sorted = values.filter(value => value !== null).sort((a, b) => a - b);
      const at = share => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
      const name = value => repforge.shown(this.label ? value : Math.exp(value));
      const [min, max] = [at(0.01), at(0.99)];
      return { type: "continuous", seriesIndex: 0, dimension: 2, min, max: max > min ? max : min + 1, inRange: { color: RAMP }, outOfRange: { color: RAMP }, show: true, right: 10, bottom: 14,
        itemWidth: 10, itemHeight: 90, text: [name(max), name(min)], textStyle: { color: t.soft, fontSize: 11 }, calculable: false, hoverLink: false };
    }

    /** Pictures in place of points, as many as there is room for without one hiding another. */
    pictured(points, map, t, colours) {
      const { plot } = this.chart;
      const { width, height } = this.pictures.of;
      const ranges = this.ranges();
      const side = Math.max(24, Math.min(56, Math.max(width, height)));
      const scale = side / Math.max(width, height);
      const taken = new Map();
      const first = this.selection ? [...points].sort((a, b) => this.selection.has(b) - this.selection.has(a)) : points;
      const chosen = first.filter(point => {
        const x = (map.x[point] - ranges.x[0]) / (ranges.x[1] - ranges.x[0]) * plot.clientWidth;
        const y = (map.y[point] - ranges.y[0]) / (ranges.y[1] - ranges.y[0]) * plot.clientHeight;
        if (x < 0 || y < 0 || x > plot.clientWidth || y > plot.clientHeight) return false;
        const room = side + 3;
        const [column, row] = [Math.floor(x / room), Math.floor(y / room)];
        for (let i = -1; i <= 1; i++) {
          for (let j = -1; j <= 1; j++) {
            const other = taken.get(`${column + i}:${row + j}`);
            if (other && Math.abs(other[0] - x) < room && Math.abs(other[1] - y) < room) return false;
          }
        }
        taken.set(`${column}:${row}`, [x, y]);
        return true;
      });
      return {
        type: "custom", name: "pictures", z: 3, data: chosen.map(point => [map.x[point], map.y[point], 0, point]), encode: { x: 0, y: 1 },
        renderItem: (params, api) => {
          const point = api.value(3);
          const [x, y] = api.coord([api.value(0), api.value(1)]);
          const at = this.pictures.place(point);
          const [w, h] = [width * scale, height * scale];
          const colour = colours.length > 0 && this.label.values[point] !== null ? colours[this.label.values[point]] : t.line;
          const opacity = this.selection && !this.selection.has(point) ? 0.2 : 1;
          return { type: "group", children: [
            { type: "image", z2: 1, style: { image: this.pictures.images[at.sheet], x: x - w / 2, y: y - h / 2, width: w, height: h, sx: at.x, sy: at.y, sWidth: width, sHeight: height, opacity } },
            { type: "rect", z2: 2, shape: { x: x - w / 2, y: y - h / 2, width: w, height: h, r: 3 }, style: { fill: "none", stroke: colour, lineWidth: 1.5, opacity } },
          ] };
        },
      };
    }

    /** The point that is looked at, and lines to its neighbours. */
    focus(map, t) {
      const { k, points } = this.data.neighbours;
      const near = points.slice(this.looked * k, (this.looked + 1) * k);
      const at = point => [map.x[point], map.y[point]];
      return [
        { type: "lines", coordinateSystem: "cartesian2d", silent: true, z: 4, data: near.map(other => ({ coords: [at(this.looked), at(other)] })),
          lineStyle: { color: t.ink, width: 1, opacity: 0.45 } },
        { type: "scatter", silent: true, z: 5, data: [...near, this.looked].map(point => ({ value: at(point), symbolSize: point === this.looked ? 17 : 10,
          itemStyle: { color: "transparent", borderColor: t.ink, borderWidth: point === this.looked ? 2.2 : 1.4 } })) },
      ];
    }

    tooltip(point, t) {
      if (point === undefined) return "";
      const lines = this.data.labels.map(label => repforge.hint(label === this.label && label.classes ? this.colourOf(point) : "", label.name, this.labelText(label, point)));
      return `<div class="map-hover">${this.pictures.html(point, 96)}<div><b>${repforge.escaped(this.title(point))}</b>${lines.join("")}`
        + repforge.hint("", "outlier score", repforge.shown(this.data.scores[point])) + "</div></div>";
    }

    drawLegend(t, colours) {
      const label = this.label;
      if (!label || !label.classes) {
        this.legend.replaceChildren(element("small", {}, label ? "" : "1 is usual: the distance to the tenth neighbour, as a multiple of the median"));
        return;
      }
      const shown = new Map();
      label.values.forEach(value => shown.set(value, (shown.get(value) || 0) + 1));
      this.legend.replaceChildren(...label.classes.map((name, i) => {
        const chip = element("button", { type: "button", "aria-pressed": !this.hidden.has(i), title: "Show or hide", onclick: () => {
          if (this.hidden.has(i)) this.hidden.delete(i); else this.hidden.add(i);
          this.redraw();
        } }, element("span", { class: "swatch", style: "background:" + colours[i] }), name, element("small", {}, (shown.get(i) || 0).toLocaleString("en")));
        return chip;
      }));
    }

    // What the mouse does.

    /** Moves (0), draws a box (1) or a lasso (2). */
    take(mode) {
      this.mode = mode;
      const { instance } = this.chart;
      instance.dispatchAction({ type: "takeGlobalCursor", key: "brush", brushOption: mode === 0 ? { brushType: false } : {
        brushType: mode === 1 ? "rect" : "polygon", brushMode: "single" } });
      this.chart.plot.style.cursor = mode === 0 ? "grab" : "crosshair";
    }

    after(instance) {
      if (!this.listening) {
        this.listening = true;
        instance.on("click", params => params.value && params.value[3] !== undefined && this.look(params.value[3]));
        instance.on("brushEnd", params => this.brushed(params.areas));
        this.listenToMouse(instance);
        listeners.forEach(listener => listener({
          data: this.data, picture: (point, size) => this.picture(point, size), title: point => this.title(point), look: point => this.look(point, true),
          select: (points, what) => { this.select(points, what); this.chart.figure.scrollIntoView({ block: "start", behavior: "smooth" }); },
          csv: points => this.csv(points),
        }));
      }
      if (this.mode) this.take(this.mode);
    }

    brushed(areas) {
      if (areas.length === 0) return;
      const map = this.data.maps[this.projection];
      const range = areas[0].coordRange;
      const inside = areas[0].brushType === "rect"
        ? (x, y) => x >= range[0][0] && x <= range[0][1] && y >= range[1][0] && y <= range[1][1]
        : (x, y) => {
          let odd = false;
          for (let i = 0, j = range.length - 1; i < range.length; j = i++) {
            const [[xi, yi], [xj, yj]] = [range[i], range[j]];
            if (yi > y !== yj > y && x < (xj - xi) * (y - yi) / (yj - yi) + xi) odd = !odd;
          }
          return odd;
        };
      const chosen = [...this.data.rows.keys()].filter(point => this.visible(point) && inside(map.x[point], map.y[point]));
      this.select(chosen, areas[0].brushType === "rect" ? "by a box" : "by a lasso");
    }

    /** Dragging moves the map, and the wheel zooms once the map has been clicked on: before, the page scrolls. */
    listenToMouse(instance) {
      const { plot } = this.chart;
      const renderer = instance.getZr();
      let from = null;
      plot.style.cursor = "grab";
      renderer.on("mousedown", event => {
        this.catchWheel(true);
        if (!this.mode) from = { x: event.offsetX, y: event.offsetY, ranges: this.ranges() };
      });
      renderer.on("mousemove", event => {
        if (!from) return;
        const { x, y } = from.ranges;
        const dx = (event.offsetX - from.x) / plot.clientWidth * (x[1] - x[0]);
        const dy = (event.offsetY - from.y) / plot.clientHeight * (y[1] - y[0]);
        if (Math.abs(event.offsetX - from.x) + Math.abs(event.offsetY - from.y) < 4) return;
        this.zoom = { x: x.map(end => end - dx), y: y.map(end => end + dy) };
        this.move();
      });
      const drop = () => { if (from && this.showsPictures) this.redraw(); from = null; };
      renderer.on("mouseup", drop);
      renderer.on("globalout", drop);
      plot.addEventListener("wheel", event => {
        if (!this.wheel && !event.ctrlKey) return;
        event.preventDefault();
        const box = plot.getBoundingClientRect();
        this.scale(event.deltaY > 0 ? 1.18 : 1 / 1.18, instance.convertFromPixel({ gridIndex: 0 }, [event.clientX - box.left, event.clientY - box.top]));
      }, { passive: false });
    }

    move() {
      const { x, y } = this.zoom;
      this.chart.instance.setOption({ xAxis: { min: x[0], max: x[1] }, yAxis: { min: y[0], max: y[1] } });
    }

    catchWheel(caught) {
      this.wheel = caught;
    }
  }

  repforge.kind("map", (data, chart) => {
    chart.map = chart.map || new RepresentationMap(data, chart);
    return chart.map.option(chart);
  }, (instance, data, chart) => chart.map.after(instance));
})();
