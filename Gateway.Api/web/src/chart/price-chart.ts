import {
  CandlestickSeries, createChart, createSeriesMarkers, CrosshairMode, HistogramSeries, LineSeries, LineStyle, PriceScaleMode,
  type IChartApi, type ISeriesApi, type ISeriesMarkersPluginApi, type LogicalRange, type MouseEventParams, type SeriesMarker, type Time, type UTCTimestamp,
} from 'lightweight-charts';
import { price, short, strength } from '../lib/format';
import type { ChartWindow, Marker } from '../lib/types';
import { BackgroundPrimitive } from './background';
import { colours, faded, type Colours } from './colours';
import { backgroundOf, clustersOf, pointAt } from './layout';
import { MarketClock } from './zone';

export interface Indicators {
  volume: boolean;
  bands: boolean;
  vwap: boolean;
  rsi: boolean;
  macd: boolean;
}

/** How a chart is drawn. */
export interface ChartLook {
  indicators: Indicators;
  logarithmic: boolean;
  decimals: number;
  zone: string;
  locale: string;
  /** Whether bars are shorter than a day, so that axes show times. */
  intraday: boolean;
}

/** What the page is told. */
export interface ChartEvents {
  /** The points in view have changed, a moment ago. */
  viewed: (from: number, to: number, width: number) => void;
  /** The pointer is over a point, or over none; and over an event of the axis. */
  hovered: (point: number | null, event: string | null) => void;
  /** A mark was chosen. */
  chosen: (id: string) => void;
}

const settle = 120;
const closestMarks = 12;

/** Candles, indicators and marks of a window. The window and the look may be exchanged at any time; what is in view stays in view. */
export class PriceChart {
  private readonly chart: IChartApi;
  private readonly candles: ISeriesApi<'Candlestick'>;
  private readonly marks: ISeriesMarkersPluginApi<Time>;
  private readonly background: BackgroundPrimitive;
  private readonly clock: MarketClock;
  private readonly colours: Colours;
  private readonly lines: { series: ISeriesApi<'Line'>; column: 'sma' | 'upper' | 'lower' | 'vwap' | 'rsi' | 'macd' | 'macd_signal' }[] = [];
  private volume: ISeriesApi<'Histogram'> | undefined;
  private histogram: ISeriesApi<'Histogram'> | undefined;
  private compared: ISeriesApi<'Line'> | undefined;
  private window: ChartWindow | undefined;
  private times: number[] = [];
  private chosen: string | null = null;
  private settling: ReturnType<typeof setTimeout> | undefined;

  constructor(
    element: HTMLElement,
    private readonly look: ChartLook,
    private readonly events: ChartEvents,
  ) {
    const drawn = (this.colours = colours());
    this.clock = new MarketClock(look.zone);
    this.chart = createChart(element, {
      autoSize: true,
      layout: {
        background: { color: drawn.panel }, textColor: drawn.soft, attributionLogo: false, fontSize: 12,
        fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif', panes: { separatorColor: drawn.line, separatorHoverColor: drawn.shade },
      },
      grid: { vertLines: { color: drawn.grid }, horzLines: { color: drawn.grid } },
      crosshair: {
        mode: CrosshairMode.Normal,
        vertLine: { color: drawn.soft, style: LineStyle.Dotted, labelBackgroundColor: drawn.soft }, horzLine: { color: drawn.soft, style: LineStyle.Dotted, labelBackgroundColor: drawn.soft },
      },
      rightPriceScale: { borderColor: drawn.line, mode: look.logarithmic ? PriceScaleMode.Logarithmic : PriceScaleMode.Normal, scaleMargins: { top: 0.08, bottom: 0.08 } },
      timeScale: { borderColor: drawn.line, timeVisible: look.intraday, secondsVisible: false, rightOffset: 4, minBarSpacing: 0.5 },
      localization: { locale: look.locale },
    });
    this.candles = this.chart.addSeries(CandlestickSeries, {
      upColor: drawn.up, downColor: drawn.down, wickUpColor: drawn.up, wickDownColor: drawn.down, borderVisible: false,
      priceFormat: { type: 'custom', formatter: (value: number) => price(value, look.decimals), minMove: 10 ** -look.decimals },
    });
    this.background = new BackgroundPrimitive(drawn);
    this.candles.attachPrimitive(this.background);
    this.marks = createSeriesMarkers(this.candles, []);
    this.addIndicators();
    this.chart.timeScale().subscribeVisibleLogicalRangeChange(this.onRange);
    this.chart.subscribeCrosshairMove(this.onMove);
    this.chart.subscribeClick(this.onClick);
  }

  private addIndicators(): void {
    const { indicators, decimals } = this.look;
    const line = (column: (typeof this.lines)[number]['column'], color: string, pane = 0, width: 1 | 2 = 1, style = LineStyle.Solid) => {
      const own = pane === 0 ? { priceFormat: { type: 'custom' as const, formatter: (value: number) => price(value, decimals), minMove: 10 ** -decimals } } : { priceFormat: { type: 'custom' as const, formatter: short, minMove: 0.01 } };
      const series = this.chart.addSeries(LineSeries, { color, lineWidth: width, lineStyle: style, priceLineVisible: false, lastValueVisible: pane > 0, crosshairMarkerVisible: false, ...own }, pane);
      this.lines.push({ series, column });
    };
    if (indicators.bands) {
      line('upper', faded(this.colours.bands, 0.75));
      line('sma', faded(this.colours.bands, 0.75), 0, 1, LineStyle.Dashed);
      line('lower', faded(this.colours.bands, 0.75));
    }
    if (indicators.vwap) line('vwap', this.colours.vwap, 0, 2);
    let pane = 0;
    if (indicators.volume) {
      this.volume = this.chart.addSeries(HistogramSeries, { priceFormat: { type: 'custom', formatter: short, minMove: 1 }, priceLineVisible: false, lastValueVisible: false }, ++pane);
      this.volume.priceScale().applyOptions({ scaleMargins: { top: 0.1, bottom: 0 } });
    }
    if (indicators.rsi) {
      line('rsi', this.colours.link, ++pane, 1);
      const rsi = this.lines.at(-1)!.series;
      for (const level of [30, 70]) rsi.createPriceLine({ price: level, color: this.colours.line, lineWidth: 1, lineStyle: LineStyle.Dashed, axisLabelVisible: false, title: '' });
    }
    if (indicators.macd) {
      this.histogram = this.chart.addSeries(HistogramSeries, { priceFormat: { type: 'custom', formatter: short, minMove: 0.0001 }, priceLineVisible: false, lastValueVisible: false }, ++pane);
      line('macd', this.colours.link, pane);
      line('macd_signal', this.colours.vwap, pane);
    }
    this.chart.panes().forEach((part, i) => part.setStretchFactor(i === 0 ? 6 : 1.6));
  }

  /** Draws a window. What was in view stays there, where both windows have it at the same level of detail. */
  show(window: ChartWindow): void {
    const before = this.window;
    const scale = this.chart.timeScale();
    const range = scale.getVisibleLogicalRange();
    const shift = before ? shiftOf(before, window) : null;
    this.window = window;
    // Where clocks are put back an hour comes twice, and the library takes each time once.
    let last = -Infinity;
    this.times = window.times.map(time => (last = Math.max(this.clock.local(time), last + 1)));
    const at = (i: number) => this.times[i] as UTCTimestamp;
    const isLive = (i: number) => window.live_from !== null && window.times[i]! >= window.live_from;
    this.candles.setData(window.times.map((_, i) => {
      const [open, high, low, close] = [window.open[i], window.high[i], window.low[i], window.close[i]];
      if (open == null || high == null || low == null || close == null) return { time: at(i) };
      const bar = { time: at(i), open, high, low, close };
      // The live bar is hollow: only its outline has the colour.
      if (!isLive(i)) return bar;
      const colour = close >= open ? this.colours.up : this.colours.down;
      return { ...bar, color: faded(colour, 0.25), wickColor: faded(colour, 0.7) };
    }));
    const values = (column: (number | null)[]) => column.map((value, i) => (value === null ? { time: at(i) } : { time: at(i), value }));
    for (const { series, column } of this.lines) series.setData(values(window[column]));
    this.volume?.setData(window.volume.map((value, i) => {
      const isUp = (window.close[i] ?? 0) >= (window.open[i] ?? 0);
      return value === null ? { time: at(i) } : { time: at(i), value, color: faded(isUp ? this.colours.up : this.colours.down, isLive(i) ? 0.25 : 0.55) };
    }));
    this.histogram?.setData(window.macd_histogram.map((value, i) => (value === null ? { time: at(i) } : { time: at(i), value, color: faded(value >= 0 ? this.colours.up : this.colours.down, 0.5) })));
    this.background.show(backgroundOf(window, this.look.decimals), this.colours);
    // Whoever looks at the last bar goes on with the new ones; whoever looks elsewhere stays there.
    const follows = range !== null && before !== undefined && shift === 0 && range.to >= before.times.length - 1;
    if (range && shift !== null && !follows) scale.setVisibleLogicalRange({ from: range.from + shift, to: range.to + shift });
    // Where the history begins there is nothing to scroll to.
    scale.applyOptions({ fixLeftEdge: window.previous === null });
    this.mark();
  }

  /** A second ticker beside this one: both as percent since the first point in view. */
  compare(window: ChartWindow | null): void {
    if (!this.window || (!window && !this.compared)) return;
    if (this.compared) this.chart.removeSeries(this.compared);
    this.compared = undefined;
    this.candles.priceScale().applyOptions({ mode: window ? PriceScaleMode.Percentage : this.look.logarithmic ? PriceScaleMode.Logarithmic : PriceScaleMode.Normal });
    if (!window) return;
    this.compared = this.chart.addSeries(LineSeries, { color: this.colours.link, lineWidth: 2, priceLineVisible: false });
    const { times } = this.window!;
    this.compared.setData(this.times.map((time, i) => {
      const at = pointAt(window.times, (times[i + 1] ?? Infinity) - 1);
      const isThere = at >= 0 && window.times[at]! >= times[0]! && (i === 0 || window.times[at]! > times[i - 1]!);
      return isThere ? { time: time as UTCTimestamp, value: window.close[at]! } : { time: time as UTCTimestamp };
    }));
  }

  /** Shows the points from one index to another, with a little room. */
  view(from: number, to: number): void {
    this.chart.timeScale().setVisibleLogicalRange({ from: from - 0.5, to: to + Math.max(2, (to - from) * 0.03) });
  }

  /** Brings a point into view, in the middle, where it is not. */
  reveal(point: number): void {
    const view = this.inView;
    if (!view || (point >= view[0] && point <= view[1])) return;
    const half = Math.max(20, (view[1] - view[0]) / 2);
    this.view(point - half, point + half);
  }

  /** Shows all that the window has. */
  fit(): void {
    this.view(0, this.times.length - 1);
  }

  /** The first and last point in view; null before there is one. */
  get inView(): [number, number] | null {
    const range = this.chart.timeScale().getVisibleLogicalRange();
    return range && this.times.length ? [Math.max(0, Math.ceil(range.from)), Math.min(this.times.length - 1, Math.floor(range.to))] : null;
  }

  /** Rings the chosen anomaly. */
  choose(id: string | null): void {
    this.chosen = id;
    this.mark();
  }

  /** The chart as a picture. */
  picture(): HTMLCanvasElement {
    return this.chart.takeScreenshot(true);
  }

  dispose(): void {
    clearTimeout(this.settling);
    this.chart.remove();
  }

  private mark(): void {
    const { window } = this;
    const range = this.chart.timeScale().getVisibleLogicalRange();
    if (!window || !range) return;
    const spacing = this.chart.timeScale().options().barSpacing;
    const clusters = clustersOf(window.anomalies, range.from, range.to, closestMarks / spacing);
    this.marks.setMarkers(clusters.map(({ point, worst, count }) => this.markOf(this.times[worst.point] ?? this.times[point]!, worst, count)));
  }

  private markOf(time: number, { id, direction, severity, status }: Marker, count: number): SeriesMarker<Time> {
    const level = strength(severity);
    return {
      id,
      time: time as UTCTimestamp,
      position: direction === 'down' ? 'belowBar' : 'aboveBar',
      shape: direction === 'up' ? 'arrowUp' : direction === 'down' ? 'arrowDown' : direction === null ? 'circle' : 'square',
      color: status === 'retracted' ? this.colours.soft : this.colours.severity[level - 1]!,
      size: (id === this.chosen ? 1 : 0) + 0.6 + level * 0.4,
      text: id === this.chosen ? (count > 1 ? `● ${count}` : '●') : count > 1 ? `${count}` : undefined,
    };
  }

  private readonly onRange = (range: LogicalRange | null): void => {
    if (!range) return;
    clearTimeout(this.settling);
    this.settling = setTimeout(() => {
      this.mark();
      const view = this.inView;
      if (view) this.events.viewed(range.from, range.to, this.chart.timeScale().width());
    }, settle);
  };

  private readonly onMove = (event: MouseEventParams): void => {
    const point = event.logical === undefined ? null : Math.round(event.logical);
    const id = typeof event.hoveredObjectId === 'string' ? event.hoveredObjectId : null;
    this.events.hovered(point !== null && point >= 0 && point < this.times.length ? point : null, id);
  };

  private readonly onClick = (event: MouseEventParams): void => {
    const id = event.hoveredObjectId;
    if (typeof id === 'string' && !id.startsWith('event-')) this.events.chosen(id);
    else if (event.logical !== undefined && this.window) {
      // A click on the candle of an anomaly is meant for it, too.
      const point = Math.round(event.logical);
      const there = this.window.anomalies.filter(anomaly => anomaly.point === point);
      if (there.length) this.events.chosen(there.reduce((worst, anomaly) => ((anomaly.severity ?? 0) > (worst.severity ?? 0) ? anomaly : worst)).id);
    }
  };
}

/** By how many points what both windows have lies later in the new one; null where they have nothing in common. */
function shiftOf(before: ChartWindow, window: ChartWindow): number | null {
  if (before.bars_per_point !== window.bars_per_point || !before.times.length || !window.times.length) return null;
  const later = window.times.indexOf(before.times[0]!);
  if (later >= 0) return later;
  const earlier = before.times.indexOf(window.times[0]!);
  return earlier >= 0 ? -earlier : null;
}
