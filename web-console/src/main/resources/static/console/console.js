// What the console does in the browser beyond htmx: the zone, live hints, charts, dialogs, copying.
(() => {
  'use strict';

  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone) document.cookie = `callmanager_zone=${zone}; path=/console; max-age=31536000; samesite=lax`;

  const toast = words => {
    const line = document.createElement('p');
    line.textContent = words;
    document.getElementById('toast').replaceChildren(line);
    setTimeout(() => line.remove(), 6000);
  };

  // Running times.
  const tick = () => {
    for (const watch of document.querySelectorAll('[data-since]')) {
      const seconds = Math.max(0, Math.floor((Date.now() - Date.parse(watch.dataset.since)) / 1000));
      watch.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
    }
  };
  setInterval(tick, 1000);

  // Live: a hint makes the parts of the page that wish it fetch themselves anew, each at its own pace, and never misses the last hint.
  const due = new Map();
  const refresh = id => {
    due.set(id, Date.now());
    const part = document.getElementById(id);
    if (part) htmx.trigger(part, 'refresh');
  };
  const hint = calls => {
    for (const part of document.querySelectorAll('[data-on-live]')) {
      const only = part.dataset.onlyCall;
      if (only && calls.length && !calls.includes(only)) continue;
      const last = due.get(part.id) ?? 0;
      if (last > Date.now()) continue;
      const wait = Math.max(0, last + Number(part.dataset.onLive) - Date.now());
      if (wait === 0) {
        refresh(part.id);
      } else {
        due.set(part.id, Date.now() + wait);
        setTimeout(refresh, wait, part.id);
      }
    }
  };
  let source = null;
  let again = 0;
  const mark = on => {
    for (const m of document.querySelectorAll('[data-live-mark]')) m.hidden = !on;
  };
  const leave = () => {
    clearTimeout(again);
    source?.close();
    source = null;
    mark(false);
  };
  const listen = () => {
    leave();
    source = new EventSource(document.body.dataset.live);
    source.onopen = () => {
      // What changed between the page's making and now was told to nobody.
      hint([]);
      mark(true);
    };
    source.addEventListener('calls', event => hint(JSON.parse(event.data)));
    source.onerror = () => {
      mark(false);
      if (source?.readyState === EventSource.CLOSED) {
        // Not let in, for example because too many pages are live already: look now and then instead.
        again = setTimeout(() => { hint([]); listen(); }, 15000);
      }
    };
  };

  // Charts: drawn from the table that says the same.
  const tone = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const charts = new Map();
  const figures = table => {
    const heads = [...table.tHead.rows[0].cells].filter(head => head.dataset.style);
    const rows = [...table.tBodies[0].rows];
    return {
      labels: rows.map(row => row.cells[0].textContent),
      datasets: heads.map(head => ({
        label: head.textContent,
        data: rows.map(row => Number(row.cells[head.cellIndex].textContent.replace(/\D/g, ''))),
        backgroundColor: tone(`--${head.dataset.style}-fill`),
        borderRadius: 2, maxBarThickness: 34, categoryPercentage: .82, barPercentage: 1
      }))
    };
  };
  const look = chart => {
    const {scales, plugins} = chart.options;
    scales.x.ticks.color = scales.y.ticks.color = plugins.legend.labels.color = tone('--muted');
    scales.y.grid.color = tone('--line');
    chart.data.datasets.forEach((set, i) => { set.backgroundColor = chart.fresh.datasets[i].backgroundColor; });
  };
  const draw = canvas => {
    const table = document.querySelector(canvas.dataset.chart);
    if (!table || !window.Chart) return;
    const fresh = figures(table);
    let chart = charts.get(canvas);
    if (!chart) {
      Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
      const unmoving = matchMedia('(prefers-reduced-motion: reduce)').matches;
      chart = new Chart(canvas, {
        type: 'bar',
        data: fresh,
        options: {
          maintainAspectRatio: false, animation: unmoving ? false : {duration: 250}, interaction: {mode: 'index', intersect: false},
          scales: {
            x: {stacked: true, grid: {display: false}, border: {display: false}, ticks: {maxRotation: 0, autoSkipPadding: 14}},
            y: {stacked: true, beginAtZero: true, suggestedMax: 4, border: {display: false}, grid: {}, ticks: {precision: 0, maxTicksLimit: 6}, title: {display: false}}
          },
          plugins: {legend: {position: 'bottom', labels: {boxWidth: 10, boxHeight: 10, useBorderRadius: true, borderRadius: 2, padding: 14}}}
        }
      });
      charts.set(canvas, chart);
    }
    chart.fresh = fresh;
    chart.data.labels = fresh.labels;
    fresh.datasets.forEach((set, i) => Object.assign(chart.data.datasets[i], set));
    look(chart);
    chart.update();
  };
  const drawAll = () => document.querySelectorAll('canvas[data-chart]').forEach(draw);

  document.addEventListener('DOMContentLoaded', () => {
    drawAll();
    if (document.body.dataset.live && document.querySelector('[data-on-live]')) {
      listen();
      // A page that nobody sees needs no connection; browsers have few per site.
      document.addEventListener('visibilitychange', () => {
        if (document.hidden) { leave(); } else { listen(); }
      });
      addEventListener('pagehide', leave);
      addEventListener('pageshow', event => { if (event.persisted) listen(); });
    }
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll);
  document.addEventListener('htmx:afterSettle', drawAll);
  document.addEventListener('htmx:afterSwap', tick);

  document.addEventListener('htmx:responseError', event => {
    const wait = event.detail.xhr.getResponseHeader('Retry-After');
    toast(event.detail.xhr.status === 403 ? 'You may look here, but not change anything.'
      : wait ? `Too busy at the moment. Try again in ${wait} s.` : 'That did not work. Reload the page and try again.');
  });
  document.addEventListener('htmx:sendError', () => toast('The server can’t be reached at the moment.'));

  document.addEventListener('click', event => {
    const button = event.target.closest('button');
    if (!button) return;
    if (button.dataset.copy) {
      const text = document.querySelector(button.dataset.copy);
      const done = () => { button.textContent = 'Copied'; setTimeout(() => { button.textContent = 'Copy'; }, 2000); };
      const choose = () => getSelection().selectAllChildren(text);
      if (navigator.clipboard) navigator.clipboard.writeText(text.textContent).then(done, choose); else choose();
    } else if (button.dataset.fill) {
      const field = document.querySelector(button.dataset.fill);
      field.value = button.value;
      field.focus();
    } else if (button.dataset.opens) {
      document.querySelector(button.dataset.opens).showModal();
    } else if ('closes' in button.dataset) {
      button.closest('dialog').close();
    }
  });
  document.addEventListener('change', event => {
    const form = event.target.closest('form[data-submit-on-change]');
    if (form) form.requestSubmit();
  });
  // A form is sent once, however often its button is pressed.
  document.addEventListener('submit', event => {
    const form = event.target;
    if (form.method !== 'post' || event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = '1';
    setTimeout(() => form.querySelectorAll('button:not([type=button])').forEach(b => b.setAttribute('aria-disabled', 'true')));
  });
  addEventListener('pageshow', () => {
    for (const form of document.querySelectorAll('form[data-sent]')) {
      delete form.dataset.sent;
      form.querySelectorAll('[aria-disabled]').forEach(b => b.removeAttribute('aria-disabled'));
    }
  });
})();
