/*
 * Charts of studies, beside those that all pages have. Their data:
 *     bands     { x: title, unit?, colours: how many, series: [{ name, points: [[x, mean, deviation, runs], …], colour }] }: lines with bands of ± the deviation
 *     by-key    { axis: { key, log? | names: […] }, y: title, unit?, points: [{ at, mean, deviation, name, shown, ended: whether it is filled, epochs }] }
 *     parallel  { axes: [axis, …], score: title, higher: whether more is better, unit?, lines: [{ name, values: [of each axis…, score] }] }
 */
"use strict";

(() => {
  const { kind, shown, brief, hint, axis, legend, escaped } = repforge;

  kind("bands", (data, chart) => {
    const t = chart.theme;
    const colours = t.series(data.colours);
    const names = data.series.map(series => series.name);
    const heading = legend(t, names, chart);
    const bands = data.series.filter(series => series.points.some(point => point[2] > 0)).map(series => ({
      name: series.name, type: "custom", silent: true, z: 1, color: colours[series.colour], tooltip: { show: false },
      data: series.points.map(point => [point[0], point[1] - point[2], point[1] + point[2]]), encode: { x: 0, y: [1, 2] },
      renderItem: (params, api) => {
        const i = params.dataIndex;
        const here = series.points[i];
        const before = series.points[Math.max(0, i - 1)];
        const at = (point, side) => api.coord([point[0], point[1] + side * point[2]]);
        if (series.points.length === 1) {
          const [x1, y1] = at(here, -1);
          const [x2, y2] = at(here, 1);
          return { type: "line", shape: { x1, y1, x2, y2 }, style: { stroke: colours[series.colour], lineWidth: 1.4, opacity: 0.5 } };
        }
        return i === 0 ? null : {
          type: "polygon", shape: { points: [at(before, -1), at(before, 1), at(here, 1), at(here, -1)] }, style: { fill: colours[series.colour], opacity: 0.14 },
        };
      },
    }));
    return {
      color: data.series.map(series => colours[series.colour]),
      legend: heading,
      grid: { left: 8, right: 18, top: heading.space, bottom: 30, containLabel: true },
      tooltip: {
        ...chart.base.tooltip, trigger: "axis", axisPointer: { type: "line", lineStyle: { color: t.soft, type: "dashed" } },
        formatter: items => `<div style="color:${t.soft};margin-bottom:3px">${escaped(data.x)} ${shown(items[0].axisValue)}</div>`
          + items.filter(item => item.seriesType === "line").map(item => hint(item.color, item.seriesName, shown(item.value[1], data.unit)
            + (item.value[3] > 1 ? " ± " + shown(item.value[2], data.unit) : ""))).join(""),
      },
      xAxis: axis(t, data.x, { type: "value", min: 0, max: "dataMax", minInterval: 1, splitLine: { show: false },
        axisLabel: { color: t.soft, fontSize: 11, hideOverlap: true, showMaxLabel: true } }),
      yAxis: axis(t, "", { type: "value", scale: true, splitNumber: 4, axisLabel: { color: t.soft, fontSize: 11, formatter: value => brief(value, data.unit) } }),
      series: bands.concat(data.series.map(series => ({
        name: series.name, type: "line", z: 3, color: colours[series.colour], data: series.points, encode: { x: 0, y: 1 }, symbol: "circle", symbolSize: 6,
        lineStyle: { width: 1.8 }, emphasis: { focus: "series" },
      }))),
    };
  });

  const scale = (t, one) => one.names ? { type: "category", data: one.names, splitLine: { show: false }, axisLabel: { color: t.soft, fontSize: 11, width: 110, overflow: "truncate" } }
    : { type: one.log ? "log" : "value", scale: true, splitLine: { show: false },
      axisLabel: { color: t.soft, fontSize: 11, hideOverlap: true, formatter: value => brief(value) } };

  /** Room around numbers of an axis, so that no point lies on its end. */
  const room = (one, values) => {
    if (one.names) return {};
    const low = Math.min(...values);
    const high = Math.max(...values);
    if (one.log) return { min: low / Math.pow(high / low || 2, 0.08), max: high * Math.pow(high / low || 2, 0.08) };
    const beside = (high - low || Math.abs(high) || 1) * 0.08;
    return { min: low - beside, max: high + beside };
  };

  kind("by-key", (data, chart) => {
    const t = chart.theme;
    const colour = t.series(1)[0];
    const horizontal = scale(t, data.axis);
    const limits = room(data.axis, data.points.map(point => point.at));
    // Ends that nobody has chosen have no round numbers.
    if (!data.axis.names) horizontal.axisLabel = { ...horizontal.axisLabel, showMinLabel: false, showMaxLabel: false };
    const value = point => [point.at, point.mean - point.deviation, point.mean + point.deviation];
    return {
      grid: { left: 8, right: 18, top: 14, bottom: 14, containLabel: true },
      tooltip: { ...chart.base.tooltip, formatter: item => {
        const point = data.points[item.dataIndex];
        return `<div style="color:${t.soft};margin-bottom:3px">${escaped(point.name)}</div>` + hint("", data.y, point.shown) + hint("", "epochs", point.epochs);
      } },
      xAxis: axis(t, "", { ...horizontal, ...limits }),
      yAxis: axis(t, "", { type: "value", scale: true, splitNumber: 4, axisLabel: { color: t.soft, fontSize: 11, formatter: v => brief(v, data.unit) } }),
      series: [{
        type: "custom", silent: true, data: data.points.map(value), encode: { x: 0, y: [1, 2] }, tooltip: { show: false },
        renderItem: (params, api) => {
          const up = api.coord([api.value(0), api.value(2)]);
          const down = api.coord([api.value(0), api.value(1)]);
          return { type: "line", shape: { x1: up[0], y1: up[1], x2: down[0], y2: down[1] }, style: { stroke: colour, lineWidth: 1.4, opacity: 0.6 } };
        },
      }, {
        type: "scatter", symbolSize: 10, data: data.points.map(point => ({ value: [point.at, point.mean],
          itemStyle: point.ended ? { color: colour } : { color: t.card, borderColor: colour, borderWidth: 1.6 } })),
      }],
    };
  });

  kind("parallel", (data, chart) => {
    const t = chart.theme;
    const last = data.axes.length;
    const scores = data.lines.map(line => line.values[last]);
    const text = { nameTextStyle: { color: t.soft, fontSize: 11.5 }, axisLine: { lineStyle: { color: t.line } }, axisTick: { show: false }, z: 20 };
    // Lines go behind what they would hide.
    const plate = one => ({ backgroundColor: t.card, padding: [1, 4], borderRadius: 4,
      ...(one.names ? { width: null, formatter: name => name.length > 24 ? name.slice(0, 23) + "…" : name } : {}) });
    return {
      parallel: { left: 50, right: 90, top: 40, bottom: 20, parallelAxisDefault: { nameLocation: "end", nameGap: 14, ...text } },
      parallelAxis: data.axes.map((one, i) => ({ dim: i, name: one.key, ...scale(t, one), ...room(one, data.lines.map(line => line.values[i])),
        axisLabel: { ...scale(t, one).axisLabel, ...plate(one), showMinLabel: Boolean(one.names), showMaxLabel: Boolean(one.names) }, ...text }))
        .concat([{ dim: last, name: data.score, type: "value", scale: true, ...room({}, scores), ...text,
          axisLabel: { color: t.soft, fontSize: 11, showMinLabel: false, showMaxLabel: false, formatter: v => brief(v, data.unit) } }]),
      visualMap: { show: false, dimension: last, min: Math.min(...scores), max: Math.max(...scores), inRange: { color: data.higher ? t.heat.slice(1) : t.heat.slice(1).reverse() } },
      tooltip: { ...chart.base.tooltip, formatter: item => `<div style="color:${t.soft};margin-bottom:3px">${escaped(item.name)}</div>`
        + hint("", data.score, shown(data.lines[item.dataIndex].values[last], data.unit)) },
      series: [{ type: "parallel", smooth: 0.2, lineStyle: { width: 2.2, opacity: 0.9 }, data: data.lines.map(line => ({ name: line.name, value: line.values })) }],
    };
  });
})();
