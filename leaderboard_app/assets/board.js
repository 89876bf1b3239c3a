/* What the browser does by itself: cells of the ranking, its order, and its address. */
(function () {
  "use strict";
  const cells = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});
  const grid = (window.dashAgGridFunctions = window.dashAgGridFunctions || {});
  const el = React.createElement;
  const UNKNOWN = el("span", { className: "unknown", title: "not known" }, "–");
  const Z95 = 1.959963984540054;

  const go = (href) => (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button) return;
    event.preventDefault();
    window.history.pushState({}, "", href);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    window.scrollTo(0, 0);
  };

  cells.Model = function (props) {
    if (!props.value) return null;
    const [name, org] = props.value.split("/").reverse();
    /* A few names of the Hub's first days have no organisation. */
    const href = "/model/" + encodeURIComponent(org || "-") + "/" + encodeURIComponent(name);
    return el("a", { className: "cell-model", href, onClick: go(href), title: props.value },
      org && el("span", { className: "org" }, org + "/"), name);
  };

  cells.Rank = function (props) {
    const { rank, rank_low: low, rank_high: high } = props.data || {};
    if (rank == null) return UNKNOWN;
    const range = low == null ? null : low === high ? null : low + "–" + high;
    return el("span", { className: "cell-rank", title: range ? "between place " + low + " and " + high + " with 95 % confidence" : undefined },
      el("strong", null, rank), range && el("span", { className: "range" }, range));
  };

  /* params: {scale, digits, error, bound} */
  cells.Score = function (props) {
    if (props.value == null) return el("span", { className: "cell-score" }, UNKNOWN);
    const { scale, digits, error, bound } = props;
    const known = props.data[error] != null;
    const stderr = known ? props.data[error] : props.data[bound];
    const half = stderr == null ? null : Z95 * stderr;
    const title = half == null ? "its error is not known"
      : !known ? "only the mean was published: the half-width of its 95 % interval is at most " + half.toFixed(digits) + " (binomial bound)"
      : "95 % interval " + (props.value - half).toFixed(digits) + " to " + (props.value + half).toFixed(digits) + ", standard error " + stderr.toFixed(digits + 1);
    const width = Math.max(0, Math.min(100, (100 * props.value) / scale)) + "%";
    return el("span", { className: "cell-score", title },
      el("span", { className: "bar", style: { width } }),
      el("span", { className: "value" }, props.value.toFixed(digits)),
      el("span", { className: "error" }, half == null ? "" : (known ? "±" : "≤") + half.toFixed(digits)));
  };

  cells.Truth = (props) => (props.value == null ? UNKNOWN : props.value ? "yes" : "no");

  const UNITS = [[1e12, "T"], [1e9, "B"], [1e6, "M"], [1e3, "k"]];
  grid.count = function (value) {
    if (value == null) return "–";
    for (const [size, unit] of UNITS) if (value >= size) return Number((value / size).toPrecision(3)) + " " + unit;
    return String(value);
  };
  grid.text = (value) => (value == null || value === "" ? "–" : value);
  grid.day = (value) => (value == null ? "–" : value.slice(0, 10));
  grid.decimals = (value, digits) => (value == null ? "–" : value.toFixed(digits));

  /* Unknown comes last, whichever way one sorts: as in the API. */
  grid.unknownLast = function (a, b, nodeA, nodeB, descending) {
    if (a == null && b == null) return 0;
    if (a == null) return descending ? -1 : 1;
    if (b == null) return descending ? 1 : -1;
    return a < b ? -1 : a > b ? 1 : 0;
  };

  const sortOf = (columns) => (columns || [])
    .filter((column) => column.sort)
    .sort((a, b) => a.sortIndex - b.sortIndex)
    .map((column) => (column.sort === "desc" ? "-" : "") + column.colId)
    .join(",");

  const clientside = (window.dash_clientside = window.dash_clientside || {});
  clientside.ranking = {
    /* The address and the downloads follow what is shown. */
    address: function (query, columns, suite) {
      const asked = new URLSearchParams(query || {});
      const sort = columns ? sortOf(columns) : new URLSearchParams(window.location.search).get("sort");
      if (sort) asked.set("sort", sort);
      const text = asked.toString();
      const page = new URLSearchParams([["suite", suite], ...asked]).toString();
      if (window.location.pathname === "/") window.history.replaceState(window.history.state, "", "/?" + page);
      const base = "/api/v1/suites/" + encodeURIComponent(suite) + "/ranking.";
      return ["csv", "json", "parquet"].map((ending) => base + ending + (text ? "?" + text : ""));
    },
    suite: (suite, shown) => (suite && suite !== shown ? "/?suite=" + encodeURIComponent(suite) : clientside.no_update),
  };
  clientside.shell = {
    menu: (clicks, path, opened) => {
      const burger = clientside.callback_context.triggered.some((t) => t.prop_id.startsWith("shell-burger"));
      return burger ? !opened : false;
    },
  };
})();
