using Anomaly.MarketData;

namespace Anomaly.Cli.Output;

/// <summary>Says what was odd about the bars: every warning where there are few, the first few and a count where there are many.</summary>
internal static class WarningSummary
{
    private const int Shown = 5;

    public static void Write(CliConsole console, IReadOnlyList<BarHistory> histories)
    {
        var warnings = histories.SelectMany(history => history.Warnings).ToArray();
        foreach (var warning in warnings.Take(Shown))
            console.Warn(warning);
        if (warnings.Length > Shown)
            console.Warn($"and {warnings.Length - Shown} more of this kind in {histories.Count(history => history.Warnings.Count > 0)} files");
    }
}
