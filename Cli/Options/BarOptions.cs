using Anomaly.Cli.Bars;

namespace Anomaly.Cli.Options;

/// <summary>The options that say which bars a command reads.</summary>
internal sealed class BarOptions
{
    /// <summary>Where bars are; required.</summary>
    public Option<string[]> Bars { get; } = new("--bars")
    {
        Description = "A folder with files {interval}/{TICKER}.csv; or 'simulated' (or 'simulated:SEED') for the simulated exchange, 'simulated-clean' for the same without shocks. May be repeated: a ticker is taken from the first source that has it.",
        HelpName = "FOLDER",
        Required = true,
    };

    public Option<Interval[]> Intervals { get; } = Parsed.List("--interval", "Interval of the bars: 1m 2m 5m 15m 30m 60m 90m 1h 1d 5d 1wk 1mo. With the feature set 'relative', several, separated by commas. Default: 1d.", "INTERVAL", Interval.Parse);

    public Option<Ticker[]> Tickers { get; } = Parsed.List("--tickers", "Only these tickers, separated by commas.", "TICKERS", Ticker.Parse);

    /// <summary>Not these tickers.</summary>
    public Option<Ticker[]> Exclude { get; } = Parsed.List("--exclude", "All tickers but these, separated by commas.", "TICKERS", Ticker.Parse);

    public Option<DateTime> From { get; } = Parsed.Option("--from", "Only bars from this time on (UTC). The first of them is where features begin.", "DATE", Parsed.Instant);

    public Option<DateTime> To { get; } = Parsed.Option("--to", "Only bars before this time (UTC).", "DATE", Parsed.Instant);

    /// <summary>Adds all of them to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[Bars, Intervals, Tickers, Exclude, From, To])
            command.Add(option);
    }

    /// <summary>What the user asked for.</summary>
    public BarRequest Read(ParseResult parsed, DateTime now, Market? market) => new()
    {
        Sources = [.. parsed.GetRequiredValue(Bars).Select(text => BarPlace.Parse(text, now))],
        Intervals = parsed.GetValue(Intervals) is { Length: > 0 } intervals ? [.. intervals.Distinct().Order()] : [Interval.OneDay],
        Market = market,
        Tickers = parsed.GetValue(Tickers) ?? [],
        Exclude = parsed.GetValue(Exclude) ?? [],
        From = parsed.ValueOr(From, DateTime.MinValue),
        To = parsed.ValueOr(To, DateTime.MaxValue),
    };
}
