using System.Net.Http.Json;
using System.Text.Json;
using Anomaly.Cli.Bars;
using Anomaly.Cli.Gateway;

namespace Anomaly.Cli.Commands;

/// <summary><c>anomaly import bars</c>: pushes the bars of CSV and Parquet files to a running gateway, which detects as they come.</summary>
internal sealed class ImportBarsCommand : GatewayCommand
{
    private const int BarsPerRequest = 20_000;
    private const int ShownRefusals = 5;

    private readonly Argument<FileInfo[]> _files = new("FILE")
    {
        Description = "CSV or Parquet files with the columns Datetime, Open, High, Low, Close and Volume, and perhaps Ticker.", Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<Ticker> _ticker = Parsed.Option("--ticker", "The ticker of files without a column Ticker; of files with one, the only ticker to take.", "TICKER", Ticker.Parse);
    private readonly Option<Interval> _interval = Parsed.Option("--interval", "Interval of the bars.", "INTERVAL", Interval.Parse);

    public ImportBarsCommand(CliConsole console)
        : base(console, "bars", "Push the bars of CSV or Parquet files to a running gateway, which stores them and detects. Importing again changes nothing.")
    {
        _interval.Required = true;
        Takes(_files, _ticker, _interval, Gateway, Json);
    }

    protected override async Task<int> RunAsync(GatewayClient gateway, ParseResult parsed, CancellationToken cancellationToken)
    {
        var interval = parsed.GetValue(_interval);
        var ticker = parsed.GetResult(_ticker) is null ? (Ticker?)null : parsed.GetValue(_ticker);
        // All files are read before anything is sent: one that cannot be read must not leave the others half imported.
        var files = new List<BarFile>();
        foreach (var file in parsed.GetRequiredValue(_files))
            files.Add(await BarFile.ReadAsync(file, ticker, cancellationToken));
        foreach (var warning in files.SelectMany(file => file.Warnings))
            Console.Warn(warning);
        var parts = files.SelectMany(file => file.Tickers).SelectMany(each => each.Bars.Chunk(BarsPerRequest).Select(bars => (each.Ticker, Bars: bars))).ToList();
        var sums = await ProgressBar.RunAsync(Console, "import", progress => PushAsync(gateway, parts, interval, progress, cancellationToken));
        if (parsed.GetValue(Json))
            JsonOutput.Write(Console.Out, sums);
        else
            WriteText(sums);
        return ExitCode.Done;
    }

    private static async Task<IReadOnlyCollection<PushSum>> PushAsync(
        GatewayClient gateway, List<(Ticker Ticker, Bar[] Bars)> parts, Interval interval, IProgress<double> progress, CancellationToken cancellationToken)
    {
        var sums = new SortedDictionary<Ticker, PushSum>();
        for (var i = 0; i < parts.Count; i++)
        {
            var (ticker, bars) = parts[i];
            var address = $"/api/v1/tickers/{Uri.EscapeDataString(ticker.Symbol)}/{interval.Code}/bars";
            var answer = PushSum.Read(await gateway.PostRepeatedlyAsync(address, () => Body(bars), cancellationToken));
            sums[ticker] = sums.TryGetValue(ticker, out var before) ? before.Add(answer) : answer;
            progress.Report((i + 1.0) / parts.Count);
        }

        return sums.Values;
    }

    private void WriteText(IReadOnlyCollection<PushSum> sums)
    {
        foreach (var sum in sums)
        {
            Console.Out.WriteLine(
                $"{sum.Ticker}/{sum.Interval}: {sum.Taken} bars taken, {sum.Corrected} corrected, {sum.Same} there already, {sum.Duplicates} duplicates, {sum.Quarantined} quarantined, {sum.Refused} refused; "
                + $"{sum.NewAnomalies} anomalies found, {sum.Retracted} retracted.");
            foreach (var bar in sum.QuarantinedBars.Take(ShownRefusals))
                Console.Warn($"{sum.Ticker}/{sum.Interval}: the bar of {bar.Time:u} {bar.Reason}: it is quarantined, not scored");
            foreach (var bar in sum.RefusedBars.Take(ShownRefusals))
                Console.Warn($"{sum.Ticker}/{sum.Interval}: the bar of {bar.Time:u} was refused: {bar.Reason}");
        }
    }

    private static JsonContent Body(Bar[] bars) => JsonContent.Create(bars.Select(bar => new { bar.Time, bar.Open, bar.High, bar.Low, bar.Close, bar.Volume }));
}

/// <summary>What became of the bars of one series, as the gateway answers it, over several requests.</summary>
internal sealed record PushSum(
    string Ticker, string Interval, int Taken, int Same, int Corrected, int Duplicates, int Quarantined, IReadOnlyList<NamedBar> QuarantinedBars, int Refused, IReadOnlyList<NamedBar> RefusedBars, int NewAnomalies, int Retracted,
    IReadOnlyList<string> RunIds)
{
    /// <summary>Reads the gateway's answer.</summary>
    public static PushSum Read(JsonElement answer) => answer.Deserialize<PushSum>(JsonOutput.Options)!;

    /// <summary>Together with the answer to a later request.</summary>
    public PushSum Add(PushSum more) => this with
    {
        Taken = Taken + more.Taken,
        Same = Same + more.Same,
        Corrected = Corrected + more.Corrected,
        Duplicates = Duplicates + more.Duplicates,
        Quarantined = Quarantined + more.Quarantined,
        QuarantinedBars = [.. QuarantinedBars, .. more.QuarantinedBars],
        Refused = Refused + more.Refused,
        RefusedBars = [.. RefusedBars, .. more.RefusedBars],
        NewAnomalies = NewAnomalies + more.NewAnomalies,
        Retracted = Retracted + more.Retracted,
        RunIds = [.. RunIds, .. more.RunIds],
    };
}

/// <summary>A bar that the gateway did not take, and why.</summary>
internal sealed record NamedBar(DateTime Time, string Reason);
