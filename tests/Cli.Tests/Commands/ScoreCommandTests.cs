using System.Globalization;
using System.Text;
using System.Text.Json;
using Anomaly.Detection.Decisions;
using Anomaly.Grains.Interfaces;
using Anomaly.Testing;

namespace Anomaly.Cli.Tests.Commands;

public sealed class ScoreCommandTests : IDisposable
{
    private readonly CliRun _cli = new();

    public void Dispose() => _cli.Dispose();

    internal static string SomeBars(int count)
    {
        var text = new StringBuilder("Datetime,Open,High,Low,Close,Volume\n");
        for (var i = 0; i < count; i++)
        {
            var close = 100 + (10 * Math.Sin(i / 9.0)) + (i % 7);
            text.AppendLine(CultureInfo.InvariantCulture, $"{new DateTime(2024, 1, 1).AddDays(i):yyyy-MM-dd},{close - 1:F2},{close + 2 + (i % 3):F2},{close - 3 - (i % 2):F2},{close:F2},{1000 + (i * 37 % 500)}");
        }

        return text.ToString();
    }

    [Fact]
    public async Task Score_json_isAnArrayWithEveryScoredRow()
    {
        var model = await _cli.TrainAsync();
        await File.WriteAllTextAsync(_cli.PathOf("AAPL.csv"), SomeBars(60));

        Assert.Equal(ExitCode.Done, await _cli.RunAsync("score", "--model", model, "--bars", _cli.PathOf("AAPL.csv"), "--json"));

        var rows = _cli.Json.EnumerateArray().ToArray();
        Assert.Equal(46, rows.Length);
        Assert.Equal("2024-01-15T00:00:00Z", rows[0].GetProperty("datetime").GetString());
        Assert.All(rows, row =>
        {
            string[] ofAnomaly = row.GetProperty("anomaly").GetBoolean() ? ["reason", "kind", "incident"] : [];
            Assert.Equal(["datetime", "score", "anomaly", .. ofAnomaly, "features"], row.EnumerateObject().Select(property => property.Name));
            Assert.InRange(row.GetProperty("score").GetDouble(), -1, 0);
            Assert.Equal(14, row.GetProperty("features").EnumerateObject().Count());
        });
        Assert.Equal("", _cli.Error);
    }

    [Fact]
    public async Task Score_jsonByACalibratedModel_saysWhyInNumbersAndWhichIncident()
    {
        Assert.Equal(ExitCode.Done, await _cli.RunAsync("score", "--bars", "simulated", "--ticker", "SIM-RAIL", "--models", Path.Combine(SharedData.Repository, "models"), "--json"));

        var anomalies = _cli.Json.EnumerateArray().Where(row => row.GetProperty("anomaly").GetBoolean()).ToArray();
        Assert.NotEmpty(anomalies);
        Assert.All(anomalies, anomaly =>
        {
            var facts = anomaly.GetProperty("reason_facts").EnumerateArray().Select(ReadFact).ToArray();
            Assert.Equal(anomaly.GetProperty("reason").GetString(), ReasonText.Of(facts));
            Assert.Contains(anomaly.GetProperty("kind").GetString(), (string[])["market", "data_fault"]);
            Assert.True(string.CompareOrdinal(anomaly.GetProperty("incident").GetString(), anomaly.GetProperty("datetime").GetString()) <= 0);
        });
        Assert.Contains(anomalies, anomaly => anomaly.GetProperty("incident").GetString() == anomaly.GetProperty("datetime").GetString());
        Assert.Contains(anomalies, anomaly => anomaly.GetProperty("incident").GetString() != anomaly.GetProperty("datetime").GetString());
    }

    private static ReasonFact ReadFact(JsonElement fact)
    {
        Assert.True(EnumNames.TryParse(fact.GetProperty("code").GetString(), out ReasonCode code));
        var read = new ReasonFact(code, fact.GetProperty("value").GetDouble(), fact.TryGetProperty("usual", out var usual) ? usual.Deserialize<UsualValue>(JsonSerializerOptions.Web) : default);
        Assert.Equal(EnumNames.Of(read.Unit), fact.GetProperty("unit").GetString());
        return read;
    }

    [Fact]
    public async Task Score_csv_hasALineForEveryScoredRow()
    {
        var model = await _cli.TrainAsync();

        Assert.Equal(ExitCode.Done, await _cli.RunAsync("score", "--model", model, "--bars", "simulated", "--ticker", "SIM-AERO", "--from", "2026-01-01", "--format", "csv"));

        var lines = _cli.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("datetime,score,anomaly,return_1,", lines[0]);
        Assert.InRange(lines.Length, 200, 215);
        Assert.All(lines, line => Assert.Equal(17, line.Split(',').Length));
    }

    [Fact]
    public async Task Score_table_showsTheMostAnomalousInTimeOrderWithoutColour()
    {
        var model = await _cli.TrainAsync();

        Assert.Equal(ExitCode.Done, await _cli.RunAsync("score", "--model", model, "--bars", "simulated", "--ticker", "SIM-RAIL", "--top", "3"));

        Assert.Contains("SIM-RAIL/1d: 2,5", _cli.Out);
        Assert.Contains("the 3 most anomalous", _cli.Out);
        Assert.DoesNotContain('\u001b', _cli.Out);
        var times = _cli.Out.Split('\n').Where(line => line.StartsWith("│ 20", StringComparison.Ordinal)).Select(line => line[2..12]).ToArray();
        Assert.Equal(3, times.Length);
        Assert.Equal(times.Order(), times);
    }

    [Fact]
    public async Task Score_withoutAModel_takesTheNewestOfTheMarket()
    {
        await _cli.TrainAsync("US_model-0.9.0.onnx");
        await _cli.TrainAsync("US_model-0.10.0.onnx");

        Assert.Equal(ExitCode.Done, await _cli.RunAsync("score", "--models", _cli.Folder, "--bars", "simulated", "--ticker", "SIM-BANK"));
        Assert.Contains("US_model-0.10.0", _cli.Out);

        Assert.Equal(ExitCode.Failed, await _cli.RunAsync("score", "--models", _cli.Folder, "--bars", "simulated", "--ticker", "SIM-AKI.T"));
        Assert.Contains("no model JP_model-*", _cli.Error);
    }

    [Fact]
    public async Task Score_saysWhatIsOddAboutBarsAndModel()
    {
        var model = await _cli.TrainAsync();
        await File.WriteAllTextAsync(_cli.PathOf("7203.T.csv"), SomeBars(60) + "2025-01-01,1,1,1,,1\nrubbish\n");

        Assert.Equal(ExitCode.Done, await _cli.RunAsync("score", "--model", model, "--bars", _cli.PathOf("7203.T.csv")));

        Assert.Contains("warning: 7203.T.csv: 1 row with an empty cell skipped (line 62)", _cli.Error);
        Assert.Contains("warning: 7203.T.csv: 1 row with too few cells skipped (line 63)", _cli.Error);
        Assert.Contains("7203.T is a JP ticker", _cli.Error);
    }

    [Fact]
    public async Task Score_leavesTheLiveBarOfTheSimulatedExchangeOut()
    {
        var model = await _cli.TrainAsync();

        // Now is noon on 2026-11-20: the bar of the 19th opened at 14:30 and has not lasted a day yet.
        await _cli.RunAsync("score", "--model", model, "--bars", "simulated", "--ticker", "SIM-AERO", "--json");

        Assert.Equal("2026-11-18T14:30:00Z", _cli.Json.EnumerateArray().Last().GetProperty("datetime").GetString());
    }

    [Theory]
    [InlineData(ExitCode.BadUsage, "--ticker is needed", "--bars", "simulated")]
    [InlineData(ExitCode.Failed, "does not list AAPL", "--bars", "simulated", "--ticker", "AAPL")]
    [InlineData(ExitCode.Failed, "There is no file and no folder 'nowhere'", "--bars", "nowhere", "--ticker", "AAPL")]
    [InlineData(ExitCode.Failed, "There is no file and no folder '/nope.csv'", "--bars", "/nope.csv")]
    [InlineData(ExitCode.Failed, "There is no file and no folder '/nope/AAPL.csv'", "--bars", "/nope/AAPL.csv", "--ticker", "AAPL")]
    [InlineData(ExitCode.BadUsage, "not a ticker", "--bars", "simulated", "--ticker", "A/B")]
    [InlineData(ExitCode.BadUsage, "There is no format", "--bars", "simulated", "--ticker", "SIM-AERO", "--format", "xml")]
    [InlineData(ExitCode.BadUsage, "There is no format", "--bars", "simulated", "--ticker", "SIM-AERO", "--format", "1")]
    public async Task Score_whatCannotBeDone_saysWhy(int code, string sentence, params string[] args)
    {
        Assert.Equal(code, await _cli.RunAsync(["score", .. args]));

        Assert.Contains(sentence, _cli.Error);
        Assert.Equal("", _cli.Out);
    }

    [Fact]
    public async Task Score_filesThatAreNoBarsOrNoModel_areNamed()
    {
        await File.WriteAllTextAsync(_cli.PathOf("AAPL.csv"), "a,b\n1,2\n");
        Assert.Equal(ExitCode.Failed, await _cli.RunAsync("score", "--bars", _cli.PathOf("AAPL.csv"), "--model", _cli.PathOf("m.onnx")));
        Assert.Contains("lacks the columns", _cli.Error);

        Assert.Equal(ExitCode.Failed, await _cli.RunAsync("score", "--bars", "simulated", "--ticker", "SIM-AERO", "--model", _cli.PathOf("m.onnx")));
        Assert.Contains("no model file", _cli.Error);

        Assert.Equal(ExitCode.Failed, await _cli.RunAsync("score", "--bars", "simulated", "--ticker", "SIM-AERO", "--model", _cli.PathOf("AAPL.csv")));
        Assert.Contains("not a usable model", _cli.Error);
    }
}
