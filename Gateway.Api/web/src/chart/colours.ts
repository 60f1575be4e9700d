/** The page's colours, for what is drawn on a canvas. */
export function colours() {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    panel: of('panel'),
    text: of('text'),
    soft: of('soft'),
    line: of('line'),
    grid: of('grid'),
    up: of('up'),
    down: of('down'),
    link: of('link'),
    shade: of('shade'),
    severity: [of('s1'), of('s2'), of('s3')] as const,
    bands: of('bands'),
    vwap: of('vwap'),
  };
}

export type Colours = ReturnType<typeof colours>;

/** A colour of the form #rrggbb, seen through. */
export const faded = (colour: string, opacity: number) => colour + Math.round(opacity * 255).toString(16).padStart(2, '0');
