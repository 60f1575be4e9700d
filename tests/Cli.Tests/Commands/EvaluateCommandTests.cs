namespace Anomaly.Cli.Tests.Commands;

public sealed class EvaluateCommandTests : IDisposable
{
    private static readonly string[] Small =
        ["evaluate", "--bars", "simulated", "--tickers", "SIM-AERO,SIM-BANK,SIM-RAIL,SIM-SHIP", "--from", "2012-01-01", "--to", "2022-01-01", "--points", "15"];

    private readonly CliRun _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Evaluate_simulatedExchange_beatsEveryYardstickAndKeepsItsBudget()
    {
        var code = await _cli.RunAsync([.. Small, "--json"]);

        Assert.True(code == ExitCode.Done, _cli.Error);
        var contenders = _cli.Json.GetProperty("contenders").EnumerateArray().ToDictionary(one => one.GetProperty("name").GetString()!);
        var relative = contenders["relative-2 (trained here)"];
        Assert.Equal(8, contenders.Count);
        Assert.All(contenders.Where(one => one.Key != "relative-2 (trained here)"), other =>
        {
            var lead = other.Key is "largest calibrated z-score" or "random cut forest" ? 0 : 0.2;
            Assert.True(Precision(relative) > Precision(other.Value) + lead, $"{other.Key}: {Precision(other.Value)}");
            Assert.True(Recall(relative) > Recall(other.Value) + lead, $"{other.Key}: {Recall(other.Value)}");
        });
        Assert.InRange(relative.GetProperty("budgets")[2].GetProperty("observed_rate").GetDouble(), 0.004, 0.015);

        static double Precision(System.Text.Json.JsonElement contender) => contender.GetProperty("average_precision").GetProperty("value").GetDouble();
        static double Recall(System.Text.Json.JsonElement contender) => contender.GetProperty("budgets")[2].GetProperty("mean_recall").GetProperty("value").GetDouble();
    }

    [Fact]
    public async Task Evaluate_twice_saysTheSameAndWritesAPageThatNeedsNothingElse()
    {
        await _cli.RunAsync([.. Small, "--html", _cli.PathOf("one.html")]);
        var one = _cli.Out;
        await _cli.RunAsync([.. Small, "--html", _cli.PathOf("other.html")]);

        Assert.Equal(one, _cli.Out);
        Assert.Contains("move 6 sigma", one, StringComparison.Ordinal);
        var page = await File.ReadAllTextAsync(_cli.PathOf("one.html"));
        Assert.Equal(page, await File.ReadAllTextAsync(_cli.PathOf("other.html")));
        Assert.Contains("<svg", page, StringComparison.Ordinal);
        Assert.Contains("relative-2 (trained here)", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_modelThatSawTheTickers_isJudgedAndMarked()
    {
        var model = await _cli.TrainAsync();
        var code = await _cli.RunAsync([.. Small, "--model", model, "--models-only", "--json"]);

        Assert.True(code == ExitCode.Done, _cli.Error);
        var contender = Assert.Single(_cli.Json.GetProperty("contenders").EnumerateArray());
        Assert.Equal("US_model-0.1.0", contender.GetProperty("name").GetString());
        Assert.NotEmpty(contender.GetProperty("seen_tickers").EnumerateArray());
        Assert.Contains("not those of unseen tickers", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_asMarkdown_judgesOnlyTickersThatAreHeldOut()
    {
        var code = await _cli.RunAsync([.. Small, "--markdown"]);

        Assert.True(code == ExitCode.Done, _cli.Error);
        Assert.Contains("| set | contender | move 4 sigma |", _cli.Out, StringComparison.Ordinal);
        Assert.Contains("| SIM-AERO |", _cli.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("| SIM-SHIP |", _cli.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_inFolds_judgesEveryTickerByAModelOfTheOthers()
    {
        var code = await _cli.RunAsync([.. Small, "--folds", "2", "--json"]);

        Assert.True(code == ExitCode.Done, _cli.Error);
        Assert.Equal(["SIM-AERO", "SIM-RAIL", "SIM-BANK", "SIM-SHIP"], _cli.Json.GetProperty("tickers").EnumerateArray().Select(ticker => ticker.GetString()));
        Assert.Equal("judged: each of 4 tickers by a model trained on those of the other of 2 folds", _cli.Json.GetProperty("split").GetString());
        var contender = Assert.Single(_cli.Json.GetProperty("contenders").EnumerateArray());
        Assert.Empty(contender.GetProperty("seen_tickers").EnumerateArray());
        Assert.Equal(4, contender.GetProperty("fairness").GetProperty("tickers").GetArrayLength());
        Assert.InRange(contender.GetProperty("budgets")[2].GetProperty("observed_rate").GetDouble(), 0.004, 0.016);
    }

    [Theory]
    [InlineData("--folds must be at least 2, not 1.", "--folds", "1")]
    [InlineData("--folds must be at most the number of tickers, which is 4, not 5.", "--folds", "5")]
    [InlineData("--folds trains its own models on all bars: leave out --model, --split and --event.", "--folds", "2", "--split", "2020-01-01")]
    public async Task Evaluate_inFoldsThatThereCannotBe_saysSo(string message, params string[] options)
    {
        Assert.Equal(ExitCode.BadUsage, await _cli.RunAsync([.. Small, .. options]));
        Assert.Contains(message, _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_event_ranksItAmongAllBarsOfEveryTicker()
    {
        var model = await _cli.TrainAsync();
        var code = await _cli.RunAsync([.. Small, "--model", model, "--event", "2020-01-01/2020-03-01", "--json"]);

        Assert.True(code == ExitCode.Done, _cli.Error);
        var rows = _cli.Json.GetProperty("rows").EnumerateArray().ToList();
        Assert.Equal(["SIM-AERO", "SIM-BANK", "SIM-RAIL", "SIM-SHIP", "all"], rows.Select(row => row.GetProperty("ticker").GetString()));
        Assert.All(rows, row => Assert.InRange(row.GetProperty("rank").GetInt32(), 1, row.GetProperty("all_bars").GetInt32()));
        Assert.Equal(rows.SkipLast(1).Sum(row => row.GetProperty("alarms").GetInt32()), rows[^1].GetProperty("alarms").GetInt32());
        Assert.True(rows[0].GetProperty("was_seen").GetBoolean());
        Assert.False(rows[3].GetProperty("was_seen").GetBoolean());
    }

    [Fact]
    public async Task Evaluate_eventWithoutAModel_saysWhatIsMissing()
    {
        Assert.Equal(ExitCode.Failed, await _cli.RunAsync([.. Small, "--event", "2020-01-01/2020-03-01"]));
        Assert.Contains("give --model", _cli.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--points", "0")]
    [InlineData("--split", "soon")]
    [InlineData("--event", "2020-01-01")]
    [InlineData("--event", "2020-01-02/2020-01-01")]
    [InlineData("--market", "0")]
    public async Task Evaluate_badOption_isBadUsage(string option, string value) =>
        Assert.Equal(ExitCode.BadUsage, await _cli.RunAsync([.. Small, option, value]));

    [Fact]
    public async Task Train_relative_makesACalibratedModelThatScores()
    {
        var path = _cli.PathOf("US_model-1.0.0.onnx");
        var code = await _cli.RunAsync("train", "--market", "US", "--bars", "simulated-clean", "--tickers", "SIM-AERO,SIM-BANK,SIM-RAIL", "--from", "2014-01-01", "--to", "2024-01-01", "--feature-set", "relative", "--out", path);
        Assert.True(code == ExitCode.Done, _cli.Error);

        code = await _cli.RunAsync("score", "--bars", "simulated", "--ticker", "SIM-SHIP", "--model", path, "--from", "2018-01-01", "--to", "2024-01-01", "--json");
        Assert.True(code == ExitCode.Done, _cli.Error);
        Assert.Contains("calibrated", await File.ReadAllTextAsync(_cli.PathOf("US_model-1.0.0.md")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("simulated-clean")]
    [InlineData("simulated", "simulated:7")]
    [InlineData(".", "simulated")]
    public async Task Evaluate_simulatedExchangeNotByItselfWithItsShocks_isBadUsage(params string[] bars)
    {
        Assert.Equal(ExitCode.BadUsage, await _cli.RunAsync(["evaluate", .. bars.SelectMany(source => new[] { "--bars", source })]));
        Assert.Contains("give --bars simulated once", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_severalIntervals_isBadUsage() =>
        Assert.Equal(ExitCode.BadUsage, await _cli.RunAsync([.. Small, "--interval", "1d,1h"]));
}
