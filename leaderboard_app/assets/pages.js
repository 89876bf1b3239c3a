/* Controls change the address; the page is then made from it. Charts can be saved as pictures. */
(function () {
  "use strict";
  const clientside = (window.dash_clientside = window.dash_clientside || {});
  const text = (value) => (value == null || value === false ? "" : Array.isArray(value) ? value.join(",") : String(value));
  const query = (asked) => asked.toString().replaceAll("%2C", ",").replaceAll("%2F", "/");

  clientside.asked = {
    go: function () {
      const context = clientside.callback_context;
      const asked = new URLSearchParams(window.location.search);
      const before = query(asked);
      for (const control of context.inputs_list[0]) {
        const { field, default: usual } = control.id;
        const value = text(control.value);
        const shown = asked.get(field) || usual;
        if (value === shown) continue;
        asked.delete("offset");
        asked.delete("item");
        if (value === usual) asked.delete(field);
        else asked.set(field, value);
      }
      const after = query(asked);
      if (after === before) return clientside.no_update;
      return window.location.pathname + (after ? "?" + after : "");
    },
  };

  clientside.chart = {
    /* The chart beside the button, as it stands in the browser. */
    save: function (clicks, id) {
      if (!clicks) return clientside.no_update;
      const plot = document.querySelector("#chart-" + id.save + " .js-plotly-plot");
      const box = plot.getBoundingClientRect();
      window.Plotly.downloadImage(plot, { format: "svg", width: Math.round(box.width), height: Math.round(box.height), filename: id.save });
      return clientside.no_update;
    },
  };
})();
