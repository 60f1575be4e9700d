using System.Globalization;
using System.Text;
using Anomaly.MarketData.Csv;
using Anomaly.MarketData.Quality;
using Anomaly.Testing;

namespace Anomaly.MarketData.Tests.Quality;

/// <summary>The checks on real series: broken ones beside their repaired twins, and years of sound ones. The page data-quality.md shows both tables.</summary>
public sealed class QualityDataTests
{
    private static readonly string Page = Path.Combine(SharedData.Repository, "docs", "reference", "data-quality.md");

    /// <summary>Pairs whose raw prices are the same: what is wrong with one of them is in its adjusted prices and its dividends.</summary>
    private static readonly string[] OnlyAdjusted = ["1398-HK-1d-bad-div", "4063-T-1d-bad-div", "8TRA-DE-1d-missing-div-adjust", "ADIG-L-1d-bad-div", "DODFX-1d-cg-double-count", "KAP-IL-1d-bad-div", "SCR-TO-1d-bad-div"];

    [SharedDataTheory(SharedData.Quality)]
    [InlineData("AET-L-1d-100x-error", 9)]
    [InlineData("ALPHA-PA-1d-bad-stock-split", 1)]
    [InlineData("SPM-MI-1d-bad-stock-split", 13)]
    [InlineData("DEX-AX-1d-bad-stock-split", 15)]
    public void Check_aBrokenSeries_quarantinesSoManyBars(string name, int quarantined) =>
        Assert.Equal(quarantined, Quarantined(Judge(name)).Count());

    [SharedDataFact(SharedData.Quality)]
    public void Check_aPriceThatFollowsTheAnnouncedSplit_flagsIt()
    {
        var finding = Assert.Single(Judge("AV-L-1wk-bad-stock-split").Findings);

        Assert.Equal(BarVerdict.Flagged, finding.Verdict);
        Assert.Equal(new DateTime(2022, 5, 15, 23, 0, 0, DateTimeKind.Utc), finding.Bar.Time);
    }

    [SharedDataFact(SharedData.Quality)]
    public void Check_repairedSeries_findsNothingButTheChangeThatNoSourceExplains()
    {
        var twins = Names().Where(name => name.EndsWith("-fixed", StringComparison.Ordinal)).ToArray();

        Assert.Equal(12, twins.Length);
        Assert.Equal(["SCR-TO-1d-bad-div-fixed"], twins.Where(name => Judge(name).Findings.Count > 0));
        Assert.Equal(BarVerdict.Flagged, Assert.Single(Judge("SCR-TO-1d-bad-div-fixed").Findings).Verdict);
    }

    [SharedDataFact(SharedData.Quality)]
    public void Check_pairsThatDifferInAdjustedPricesOnly_saysTheSameOfBoth()
    {
        foreach (var name in OnlyAdjusted)
        {
            var (broken, repaired) = (Read(name), Read(name + "-fixed"));
            Assert.Equal(Values(broken), Values(repaired));
            Assert.Equal(Reasons(Judge(name)), Reasons(Judge(name + "-fixed")));
        }
    }

    [SharedDataFact(SharedData.Quality)]
    public void Page_theSeriesThatAreBrokenAndTheirTwins_showsWhatTheChecksSay() =>
        AssertShown(Table(Names().Select(name => (name, Judge(name)))));

    [SharedDataFact]
    public void Page_soundSeries_showsWhatTheChecksSay()
    {
        var judged = Directory.GetFiles(SharedData.PathOf(SharedData.Bars), "*.csv", SearchOption.AllDirectories)
            .Select(path => ($"{Path.GetFileName(Path.GetDirectoryName(path))}/{Path.GetFileNameWithoutExtension(path)}", Judged.Read(path)))
            .OrderBy(series => series.Item1, StringComparer.Ordinal).ToArray();

        Assert.DoesNotContain(judged, series => Quarantined(series.Item2).Any());
        AssertShown(Table(judged.Where(series => series.Item2.Findings.Count > 0)));
        AssertShown(string.Create(CultureInfo.InvariantCulture, $"{judged.Sum(series => series.Item2.Bars):N0} bars of {judged.Length} series"));
    }

    private static void AssertShown(string text) =>
        Assert.True(File.ReadAllText(Page).Contains(text, StringComparison.Ordinal), $"docs/reference/data-quality.md lacks this:\n{text}");

    private static IEnumerable<string> Names() =>
        Directory.GetFiles(SharedData.PathOf(SharedData.Quality), "*.csv").Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal);

    private static Judged Judge(string name) => Judged.Read(SharedData.PathOf(SharedData.Quality, name + ".csv"));

    private static CsvBars Read(string name) => CsvBarParser.Parse(File.ReadAllBytes(SharedData.PathOf(SharedData.Quality, name + ".csv")));

    /// <summary>As 32-bit numbers: the two are written with a different number of digits.</summary>
    private static IEnumerable<(DateTime, float, float, float, float, float)> Values(CsvBars file) =>
        file.Bars.Select(bar => (bar.Time, (float)bar.Open, (float)bar.High, (float)bar.Low, (float)bar.Close, (float)bar.Volume));

    private static IEnumerable<BarFinding> Quarantined(Judged judged) => judged.Findings.Where(finding => finding.Verdict == BarVerdict.Quarantined);

    private static IEnumerable<string> Reasons(Judged judged) => judged.Findings.Select(finding => $"{finding.Bar.Time:u} {finding.Reason}");

    private static string Table(IEnumerable<(string Name, Judged Judged)> series)
    {
        var table = new StringBuilder("| series | bars | scored | of them flagged | quarantined | why |\n|---|---|---|---|---|---|\n");
        foreach (var (name, judged) in series)
        {
            var quarantined = Quarantined(judged).Count();
            var why = judged.Findings.GroupBy(finding => finding.Reason).Select(group => $"{group.First().Bar.Time:yyyy-MM-dd}: {group.Key}");
            table.Append(CultureInfo.InvariantCulture, $"| {name} | {judged.Bars} | {judged.Bars - quarantined} | {judged.Findings.Count - quarantined} | {quarantined} | {string.Join("; ", why)} |\n");
        }

        return table.ToString();
    }

    private sealed record Judged(int Bars, IReadOnlyList<BarFinding> Findings)
    {
        public static Judged Read(string path)
        {
            var file = CsvBarParser.Parse(File.ReadAllBytes(path));
            var before = file.Bars.ToArray();
            var findings = BarChecks.Check([], file.Bars, file.Splits);
            Assert.Equal(before, file.Bars.AsEnumerable());
            Assert.All(findings, finding => Assert.Contains(finding.Bar, before));
            return new Judged(before.Length, findings);
        }
    }
}
