/*
 * What a page of 'repforge explore' shows beside the map: near-duplicates, outliers, doubtful labels and the counts of classes. Each has its place in the page,
 * an element with data-list; pictures in it lead to the map, and what is listed can be selected there.
 */
"use strict";

(() => {
  const PAGE = 24;
  const ROUNDING = 1e-6;

  const element = (name, attributes, ...children) => {
    const made = document.createElement(name);
    Object.entries(attributes).forEach(([key, value]) => key.startsWith("on") ? made.addEventListener(key.slice(2), value) : made.setAttribute(key, value));
    made.append(...children);
    return made;
  };

  const counted = (count, one, many) => count.toLocaleString("en") + " " + (count === 1 ? one : many || one + "s");

  /** What a point is. */
  const noun = map => map.data.thumbnails ? "image" : "row";

  /** Items a page at a time, with a button for more of them. */
  function paged(items, make, into) {
    let next = 0;
    const more = element("button", { type: "button", class: "more", onclick: () => show() }, "Show more");
    const show = () => {
      items.slice(next, next + PAGE).forEach(item => into.append(make(item)));
      next = Math.min(items.length, next + PAGE);
      more.hidden = next === items.length;
    };
    show();
    return more;
  }

  /** Groups that pairs from a similarity on join, the largest first. */
  function groups(pairs, similarity) {
    const parents = new Map();
    const root = point => {
      while (parents.has(point) && parents.get(point) !== point) point = parents.get(point);
      return point;
    };
    const chosen = pairs.filter(pair => pair[2] + ROUNDING >= similarity || pair[3]);
    chosen.forEach(([a, b]) => {
      const [first, second] = [root(a), root(b)].sort((x, y) => x - y);
      parents.set(first, first);
      parents.set(second, first);
    });
    const found = new Map();
    chosen.forEach(pair => {
      const group = found.get(root(pair[0])) || { points: new Set(), lowest: 1, exact: true };
      pair.slice(0, 2).forEach(point => group.points.add(point));
      group.lowest = Math.min(group.lowest, pair[2]);
      group.exact = group.exact && pair[3] === 1;
      found.set(root(pair[0]), group);
    });
    return [...found.values()].map(group => ({ ...group, points: [...group.points].sort((a, b) => a - b) }))
      .sort((a, b) => b.points.length - a.points.length || b.lowest - a.lowest);
  }

  function duplicates(into, map) {
    const { pairs, similarity, loosest } = map.data.duplicates;
    if (pairs.length === 0) {
      into.replaceChildren(element("p", { class: "note" }, `There are none: no two ${noun(map)}s are as similar as ` + loosest.toFixed(4) + "."));
      return;
    }
    const list = element("div", { class: "groups" });
    const said = element("span", { class: "note", "aria-live": "polite" });
    const end = element("div", {});
    let current = [];
    const show = from => {
      current = groups(pairs, from);
      const images = current.reduce((sum, group) => sum + group.points.length, 0);
      said.textContent = `${counted(current.length, "group")} of ${counted(images, noun(map))} with a similarity of at least ${from.toFixed(4)}`;
      list.replaceChildren();
      end.replaceChildren(paged(current, group => element("div", { class: "group" },
        element("div", { class: "group-pictures" }, ...group.points.slice(0, 12).map(point => map.picture(point, 64)),
          group.points.length > 12 ? element("small", {}, "+ " + (group.points.length - 12)) : ""),
        element("div", { class: "group-facts" },
          group.exact ? element("span", { class: "badge" }, "same pixels") : element("small", {}, "similarity " + group.lowest.toFixed(4)),
          element("small", {}, group.points.slice(0, 3).map(map.title).join(", ") + (group.points.length > 3 ? ", …" : "")))), list));
    };
    const slider = element("input", { type: "range", min: "0", max: "1000", "aria-label": "Least similarity of near-duplicates",
      value: Math.round(1000 * (similarity - loosest) / Math.max(1 - loosest, ROUNDING)) });
    slider.addEventListener("input", () => show(loosest + (1 - loosest) * slider.value / 1000));
    into.replaceChildren(element("div", { class: "list-controls" }, element("label", {}, "Similarity from ", slider), said,
      element("button", { type: "button", onclick: () => map.select(current.flatMap(group => group.points.slice(1)), "near-duplicates, but the first of each group") },
        "Select all but one of each")), list, end);
    show(similarity);
  }

  function outliers(into, map) {
    const points = map.data.outliers;
    const list = element("div", { class: "cells" });
    const more = paged(points, point => element("div", { class: "cell" }, map.picture(point, 84),
      element("small", {}, repforge.shown(map.data.scores[point]) + " ×"), element("small", { class: "cell-name", title: map.title(point) }, map.title(point))), list);
    into.replaceChildren(element("div", { class: "list-controls" }, element("span", { class: "note" }, "how far the tenth neighbour is, as a multiple of the median"),
      element("button", { type: "button", onclick: () => map.select(points, "outliers") }, "Select them")), list, more);
  }

  function doubts(into, map) {
    const parts = map.data.doubts.map(({ label, count, points }) => {
      const classes = map.data.labels.find(one => one.name === label).classes;
      const name = map.data.doubts.length > 1 ? label + ": " : "";
      const heading = element("span", { class: "note" }, count === 0 ? `${name}none: no ${noun(map)} has neighbours that nearly all have one other label`
        : `${name}${counted(count, noun(map))}${points.length < count ? `, of which ${points.length} are shown` : ""}`);
      const list = element("div", { class: "cells" });
      const more = paged(points, ([point, own, other, share]) => element("div", { class: "cell doubt" }, map.picture(point, 84),
        element("small", { class: "cell-name", title: classes[own] }, element("s", {}, classes[own])),
        element("small", { class: "cell-name other", title: classes[other] }, classes[other]),
        element("small", {}, Math.round(100 * share) + " % of neighbours")), list);
      return element("div", {}, element("div", { class: "list-controls" }, heading, points.length === 0 ? "" : element("button", { type: "button",
        onclick: () => map.select(points.map(doubt => doubt[0]), "doubtful labels") }, "Select them")), list, more);
    });
    into.replaceChildren(...parts);
  }

  const lists = { duplicates, outliers, doubts };
  repforge.onMap(map => document.querySelectorAll("[data-list]").forEach(into => lists[into.dataset.list](into, map)));
})();
