using System.Text.RegularExpressions;
using Anomaly.Detection.Models;
using Anomaly.MarketData;
using Anomaly.Testing;

namespace Anomaly.Evaluation.Tests;

/// <summary>Repeats a part of docs/reference/evaluation.md, digit for digit, with the model files that ship.</summary>
public sealed partial class DocumentedNumbersTests
{
    private const ulong Seed = 42;
    private const int Points = 100;

    private static readonly string Page = File.ReadAllText(Path.Combine(SharedData.Repository, "docs", "reference", "evaluation.md"));

    [Fact]
    public void Glance_ofTheSimulatedExchange_isWhatIsMeasured()
    {
        var (from, to) = (new DateTime(2014, 1, 1, 0, 0, 0, DateTimeKind.Utc), new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        AssertDocumented("simulated JP 1d", EvaluationBars.Simulated(42, Interval.OneDay, from, to, ticker => ticker.Market == Market.JP, CancellationToken.None));
    }

    [SharedDataFact]
    public void Glance_ofTokyosDays_isWhatIsMeasured() => AssertDocumented("JP 1d", EvaluationBars.Real([.. Histories(ticker => ticker.Market == Market.JP)]));

    [SharedDataFact]
    public void Events_ofSpring2020_areWhatIsMeasured()
    {
        var from = new DateTime(2020, 2, 20, 0, 0, 0, DateTimeKind.Utc);
        var row = Row().Matches(Page).First(match => match.Groups["set"].Value == "1d" && match.Groups["model"].Value.StartsWith("US", StringComparison.Ordinal));
        var report = EventReport.Of(
            [Model(row)], [.. Histories(ticker => SharedBars.UnitedStates.Contains(ticker.Symbol))], from, new DateTime(2020, 5, 1, 0, 0, 0, DateTimeKind.Utc), 0.01, CancellationToken.None);

        Assert.Equal(SharedBars.UnitedStates.Count + 1, report.Rows.Count);
        Assert.All(report.Table.Rows, cells => Assert.Contains(MarkdownReport.Row(["1d", .. cells]), Page, StringComparison.Ordinal));
    }

    private static void AssertDocumented(string set, EvaluationBars bars)
    {
        var row = Row().Matches(Page).First(match => match.Groups["set"].Value == set);
        var request = new EvaluationRequest { Interval = Interval.OneDay, Models = [Model(row)], Points = Points, Seed = Seed, WithYardsticks = false };
        var report = EvaluationRun.Run(request, bars, new Progress<double>(), _ => { }, CancellationToken.None);

        Assert.Equal(row.Value, MarkdownReport.Row(ReportTables.Glance(report).Rows[0]));
    }

    private static ModelContender Model(Match row)
    {
        var name = row.Groups["model"].Value;
        return new ModelContender(name, ModelFile.Read(File.ReadAllBytes(Path.Combine(SharedData.Repository, "models", name + ".onnx"))));
    }

    private static IEnumerable<BarHistory> Histories(Func<Ticker, bool> isWanted) =>
        Directory.EnumerateFiles(SharedData.PathOf(SharedData.Bars, "1d"), "*.csv").Select(file => Ticker.Parse(Path.GetFileNameWithoutExtension(file))).Where(isWanted).Order()
            .Select(ticker => new BarHistory { Series = new SeriesKey(ticker, Interval.OneDay), Bars = SharedBars.Read("1d/" + ticker) });

    [GeneratedRegex(@"^\| (?<set>[^|]+) \| (?<model>[A-Z]{2}_model-\d+\.\d+\.\d+)[^\n]*\|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
