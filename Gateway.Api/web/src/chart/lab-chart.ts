import { CandlestickSeries, createChart, LineStyle, type IChartApi, type IPriceLine, type ISeriesApi, type UTCTimestamp } from 'lightweight-charts';
import { price } from '../lib/format';
import { colours, faded, type Colours } from './colours';
import { MarketClock } from './zone';

export interface LabBar {
  time: number;
  open: number;
  high: number;
  low: number;
  close: number;
}

/** The bars up to one that is changed by dragging: its close follows the pointer. */
export class LabChart {
  private readonly chart: IChartApi;
  private readonly candles: ISeriesApi<'Candlestick'>;
  private readonly colours: Colours;
  private readonly clock: MarketClock;
  private stored: IPriceLine | undefined;

  constructor(
    private readonly element: HTMLElement,
    { zone, decimals, locale, intraday }: { zone: string; decimals: number; locale: string; intraday: boolean },
    private readonly dragged: (close: number) => void,
  ) {
    this.colours = colours();
    this.clock = new MarketClock(zone);
    const { panel, soft, grid, line, up, down } = this.colours;
    this.chart = createChart(element, {
      autoSize: true, handleScroll: false, handleScale: false,
      layout: { background: { color: panel }, textColor: soft, attributionLogo: false, fontFamily: 'system-ui, sans-serif' },
      grid: { vertLines: { color: grid }, horzLines: { color: grid } },
      rightPriceScale: { borderColor: line, scaleMargins: { top: 0.25, bottom: 0.25 } },
      timeScale: { borderColor: line, timeVisible: intraday, secondsVisible: false, rightOffset: 4 },
      localization: { locale },
    });
    this.candles = this.chart.addSeries(CandlestickSeries, {
      upColor: up, downColor: down, wickUpColor: up, wickDownColor: down, borderVisible: false, priceLineVisible: false,
      priceFormat: { type: 'custom', formatter: (value: number) => price(value, decimals), minMove: 10 ** -decimals },
    });
    element.addEventListener('pointerdown', this.press);
  }

  /** Draws the bars before, and the one that is changed, hollow. */
  show(before: readonly LabBar[], changed: LabBar, storedClose: number): void {
    const at = (bar: LabBar) => ({ ...bar, time: this.clock.local(bar.time) as UTCTimestamp });
    const colour = changed.close >= changed.open ? this.colours.up : this.colours.down;
    this.candles.setData([...before.map(at), { ...at(changed), color: faded(colour, 0.35), wickColor: colour }]);
    if (this.stored) this.candles.removePriceLine(this.stored);
    this.stored = this.candles.createPriceLine({ price: storedClose, color: this.colours.soft, lineWidth: 1, lineStyle: LineStyle.Dotted, axisLabelVisible: true, title: '' });
    this.chart.timeScale().fitContent();
  }

  dispose(): void {
    this.element.removeEventListener('pointerdown', this.press);
    this.chart.remove();
  }

  private readonly press = (event: PointerEvent): void => {
    const move = (moved: PointerEvent) => {
      const close = this.candles.coordinateToPrice(moved.clientY - this.element.getBoundingClientRect().top);
      if (close !== null && close > 0) this.dragged(close);
    };
    const end = () => {
      removeEventListener('pointermove', move);
      removeEventListener('pointerup', end);
      removeEventListener('pointercancel', end);
    };
    addEventListener('pointermove', move);
    addEventListener('pointerup', end);
    addEventListener('pointercancel', end);
    move(event);
    event.preventDefault();
  };
}
