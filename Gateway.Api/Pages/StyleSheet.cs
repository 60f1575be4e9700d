using System.Security.Cryptography;
using System.Text;

namespace Anomaly.Gateway.Api.Pages;

/// <summary>How the pages look, in light and in dark.</summary>
internal static class StyleSheet
{
    /// <summary>The sheet.</summary>
    public static string Text { get; } = """
        :root {
          color-scheme: light dark;
          --ground: #f6f7f9; --panel: #fff; --ink: #1a2230; --soft: #5c6779; --line: #e2e6ec;
          --accent: #2456c8; --good: #1a7f4b; --warn: #a65b00; --bad: #c22f3d; --band: #2456c81f;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --ground: #0f141b; --panel: #171e28; --ink: #e4e9f1; --soft: #94a1b5; --line: #283241;
            --accent: #7ea6ff; --good: #56cf91; --warn: #efb054; --bad: #ff7f8a; --band: #7ea6ff26;
          }
        }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", Roboto, sans-serif; }
        a { color: var(--accent); text-decoration: none; }
        a:hover { text-decoration: underline; }
        header, main, footer { max-width: 1120px; margin: 0 auto; padding: 0 24px; }
        header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 4px 24px; padding-top: 28px; padding-bottom: 8px; }
        h1 { font-size: 24px; margin: 0; letter-spacing: -.01em; }
        h1 a { color: inherit; }
        h2 { font-size: 16px; margin: 0 0 12px; }
        nav { display: flex; flex-wrap: wrap; gap: 4px 18px; margin-left: auto; }
        .soft, footer { color: var(--soft); }
        .cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 16px; margin: 16px 0; }
        .panel { background: var(--panel); border: 1px solid var(--line); border-radius: 10px; padding: 16px 18px; }
        section.panel { margin: 16px 0; overflow-x: auto; }
        .card b { display: block; font-size: 22px; font-weight: 600; line-height: 1.3; }
        table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
        th { text-align: left; font-weight: 500; color: var(--soft); font-size: 13px; }
        th, td { padding: 6px 14px 6px 0; border-bottom: 1px solid var(--line); vertical-align: top; white-space: nowrap; }
        tr:last-child td { border-bottom: 0; }
        td.wide { white-space: normal; min-width: 220px; }
        .number { text-align: right; }
        .tag { display: inline-block; border-radius: 99px; padding: 0 9px; font-size: 12.5px; line-height: 20px; border: 1px solid currentColor; }
        .good { color: var(--good); } .warn { color: var(--warn); } .bad { color: var(--bad); }
        .severity { display: inline-block; width: 64px; height: 7px; margin-right: 8px; border: 0; border-radius: 4px; vertical-align: 1px; }
        .severity .track { fill: var(--line); } .severity .fill { fill: var(--bad); }
        code, pre { font: 13px/1.55 ui-monospace, "SF Mono", Consolas, monospace; }
        pre { background: var(--ground); border: 1px solid var(--line); border-radius: 8px; padding: 12px 14px; overflow-x: auto; margin: 12px 0 0; }
        .chips { display: flex; flex-wrap: wrap; gap: 8px; }
        .chips a { border: 1px solid var(--line); border-radius: 8px; padding: 3px 11px; }
        .chips a:hover { border-color: var(--accent); text-decoration: none; }
        form { display: flex; flex-wrap: wrap; gap: 8px; }
        input, select, button { font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--line); border-radius: 8px; padding: 5px 10px; }
        button { background: var(--accent); border-color: var(--accent); color: var(--panel); cursor: pointer; }
        .chart { display: block; width: 100%; height: auto; }
        .chart .price { fill: none; stroke: var(--accent); stroke-width: 1.5; stroke-linejoin: round; }
        .chart .band { fill: var(--band); }
        .chart .mean { fill: none; stroke: var(--soft); stroke-width: 1; stroke-dasharray: 3 4; }
        .chart .grid { stroke: var(--line); }
        .chart text { fill: var(--soft); font-size: 12px; }
        .chart circle { fill: var(--bad); stroke: var(--panel); stroke-width: 1.5; }
        footer { padding-top: 8px; padding-bottom: 32px; font-size: 13px; }
        """;

    /// <summary>Changes with the sheet, so that browsers may keep it for ever.</summary>
    public static string Tag { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)).AsSpan(0, 4));
}
