import type { IChartApiBase, IPrimitivePaneRenderer, IPrimitivePaneView, ISeriesPrimitive, PrimitiveHoveredItem, SeriesAttachedParameter, Time } from 'lightweight-charts';
import type { CanvasRenderingTarget2D } from 'fancy-canvas';
import { faded, type Colours } from './colours';

/** Something on the axis below the candles: a dividend, a split, a day without a session. */
export interface AxisEvent {
  id: string;
  /** The point that it lies before. */
  point: number;
  letter: string;
  text: string;
}

/** What lies behind the candles. All are indexes of points. */
export interface Background {
  /** Points that begin a session. */
  sessionStarts: number[];
  /** From and to (exclusive) of points outside of regular hours. */
  outside: [number, number][];
  /** Points that begin after a lunch break. */
  breaks: number[];
  /** Points before which bars are missing within a session. */
  gaps: number[];
  events: AxisEvent[];
}

const flag = 15;

/** Draws sessions, breaks, gaps and events; the indexes are those of the chart's points. */
export class BackgroundPrimitive implements ISeriesPrimitive<Time> {
  private chart: IChartApiBase<Time> | undefined;
  private update: (() => void) | undefined;
  private background: Background = { sessionStarts: [], outside: [], breaks: [], gaps: [], events: [] };
  private placed: { event: AxisEvent; x: number; y: number }[] = [];

  constructor(private colours: Colours) {}

  attached({ chart, requestUpdate }: SeriesAttachedParameter<Time>): void {
    this.chart = chart;
    this.update = requestUpdate;
  }

  show(background: Background, colours: Colours): void {
    this.background = background;
    this.colours = colours;
    this.update?.();
  }

  paneViews(): readonly IPrimitivePaneView[] {
    return [
      { zOrder: () => 'bottom', renderer: () => this.renderer(this.drawBehind) },
      { zOrder: () => 'top', renderer: () => this.renderer(this.drawEvents) },
    ];
  }

  hitTest(x: number, y: number): PrimitiveHoveredItem | null {
    const hit = this.placed.find(flagged => Math.abs(flagged.x - x) <= flag / 2 && Math.abs(flagged.y - y) <= flag / 2);
    return hit ? { externalId: hit.event.id, zOrder: 'top', cursorStyle: 'help' } : null;
  }

  private renderer(draw: (context: CanvasRenderingContext2D, width: number, height: number) => void): IPrimitivePaneRenderer {
    return {
      draw: (target: CanvasRenderingTarget2D) =>
        target.useMediaCoordinateSpace(({ context, mediaSize }) => {
          context.save();
          draw.call(this, context, mediaSize.width, mediaSize.height);
          context.restore();
        }),
    };
  }

  /** The middle between a point and the one before it. */
  private edge(point: number): number | null {
    const scale = this.chart!.timeScale();
    const at = scale.logicalToCoordinate(point as never);
    return at === null ? null : at - scale.options().barSpacing / 2;
  }

  private inView(from: number, to = from): boolean {
    const range = this.chart!.timeScale().getVisibleLogicalRange();
    return range !== null && to >= range.from - 1 && from <= range.to + 1;
  }

  private drawBehind(context: CanvasRenderingContext2D, _width: number, height: number): void {
    const spacing = this.chart!.timeScale().options().barSpacing;
    context.fillStyle = this.colours.shade;
    for (const [from, to] of this.background.outside) {
      const [left, right] = this.inView(from, to) ? [this.edge(from), this.edge(to)] : [null, null];
      if (left !== null && right !== null) context.fillRect(left, 0, right - left, height);
    }
    const lines = (points: number[], colour: string, dash: number[]) => {
      context.strokeStyle = colour;
      context.setLineDash(dash);
      context.beginPath();
      for (const point of points) {
        const x = this.inView(point) ? this.edge(point) : null;
        if (x === null) continue;
        context.moveTo(Math.round(x) + 0.5, 0);
        context.lineTo(Math.round(x) + 0.5, height);
      }
      context.stroke();
    };
    // Where sessions are a few pixels wide, their borders would be all that is seen.
    if (spacing * this.background.sessionStarts.length > 0 && this.isSparse(this.background.sessionStarts)) lines(this.background.sessionStarts, this.colours.line, []);
    if (spacing > 1.5) {
      lines(this.background.breaks, this.colours.line, [2, 4]);
      lines(this.background.gaps, faded(this.colours.severity[0], 0.6), [4, 3]);
    }
  }

  private isSparse(points: number[]): boolean {
    const inView = points.filter(point => this.inView(point));
    if (inView.length < 2) return true;
    const scale = this.chart!.timeScale();
    const [first, last] = [scale.logicalToCoordinate(inView[0] as never), scale.logicalToCoordinate(inView.at(-1) as never)];
    return first !== null && last !== null && (last - first) / (inView.length - 1) > 24;
  }

  private drawEvents(context: CanvasRenderingContext2D, _width: number, height: number): void {
    this.placed = [];
    context.font = '600 10px system-ui, sans-serif';
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    const scale = this.chart!.timeScale();
    let free = -Infinity;
    for (const event of this.background.events) {
      const x = this.inView(event.point) ? scale.logicalToCoordinate(event.point as never) : null;
      if (x === null || x < free) continue;
      free = x + flag;
      const y = height - flag / 2 - 2;
      this.placed.push({ event, x, y });
      context.fillStyle = this.colours.panel;
      context.strokeStyle = this.colours.soft;
      context.beginPath();
      context.roundRect(x - flag / 2 + 1, y - flag / 2 + 1, flag - 2, flag - 2, 3);
      context.fill();
      context.stroke();
      context.fillStyle = this.colours.soft;
      context.fillText(event.letter, x, y + 0.5);
    }
  }
}
