/**
 * Times as a market's clocks show them. The chart library knows UTC only, so that it is given the local time as if it were UTC: then its days, and the marks on
 * its axis, are those of the market.
 */
export class MarketClock {
  private readonly offsets = new Map<number, number>();
  private readonly format: Intl.DateTimeFormat;

  constructor(zone: string) {
    this.format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone, year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric', hourCycle: 'h23',
    });
  }

  /** Seconds of the local clock for seconds since 1970. */
  local(seconds: number): number {
    // Clocks are changed on quarters of an hour.
    const quarter = Math.floor(seconds / 900);
    let offset = this.offsets.get(quarter);
    if (offset === undefined) this.offsets.set(quarter, (offset = this.offsetAt(quarter * 900)));
    return seconds + offset;
  }

  private offsetAt(seconds: number): number {
    const parts: Record<string, number> = {};
    for (const { type, value } of this.format.formatToParts(seconds * 1000)) parts[type] = Number(value);
    return Date.UTC(parts.year!, parts.month! - 1, parts.day, parts.hour, parts.minute, parts.second) / 1000 - seconds;
  }
}
