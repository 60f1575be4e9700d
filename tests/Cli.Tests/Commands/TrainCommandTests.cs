using System.Security.Cryptography;
using Anomaly.Detection.Models;
using Anomaly.Evaluation;

namespace Anomaly.Cli.Tests.Commands;

public sealed class TrainCommandTests : IDisposable
{
    private readonly CliRun _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Train_writesAModelThatSaysWhatItWasTrainedOnAndItsCard()
    {
        var path = await _cli.TrainAsync();

        var model = ModelFile.Read(await File.ReadAllBytesAsync(path));
        Assert.Equal("US_model-0.1.0", model.Version);
        Assert.Equal("seed-14", model.FeatureSet);
        Assert.Equal(20, model.Forest.Trees.Count);
        Assert.Equal(0.01, model.Metadata.Contamination);
        Assert.Equal(42UL, model.Metadata.Seed);
        Assert.Equal(CliRun.Now, model.Metadata.TrainedAt);
        Assert.Equal(["SIM-AERO", "SIM-BANK", "SIM-RAIL"], model.Metadata.Source!.Tickers);
        Assert.Equal(2024, model.Metadata.Source.From.Year);
        Assert.Equal(2025, model.Metadata.Source.To.Year);
        Assert.InRange(model.Metadata.Summary!.Rows, 1400, 1510);
        var card = await File.ReadAllTextAsync(_cli.PathOf("US_model-0.1.0.md"));
        foreach (var fact in (string[])["# US_model-0.1.0", model.Hash, "SIM-RAIL", "| score |", "| MACD_hist |", "## Limits", model.Metadata.Summary.DataSha256])
            Assert.Contains(fact, card);
    }

    [Fact]
    public async Task Train_twice_makesTheSameBytes()
    {
        var one = await File.ReadAllBytesAsync(await _cli.TrainAsync());
        var other = await File.ReadAllBytesAsync(await _cli.TrainAsync());

        Assert.Equal(SHA256.HashData(one), SHA256.HashData(other));
    }

    [Fact]
    public async Task Train_poolsSourcesAndOnlyTickersOfTheMarketThatAreNotExcluded()
    {
        Directory.CreateDirectory(_cli.PathOf("bars/1d"));
        await File.WriteAllTextAsync(_cli.PathOf("bars/1d/PTT.BK.csv"), ScoreCommandTests.SomeBars(200));
        await File.WriteAllTextAsync(_cli.PathOf("bars/1d/AAPL.csv"), ScoreCommandTests.SomeBars(200));

        var code = await _cli.RunAsync("train", "--market", "TH", "--bars", _cli.PathOf("bars"), "--bars", "simulated:7", "--from", "2020-01-01", "--exclude", "SIM-RIC.BK",
            "--trees", "5", "--samples", "32", "--out", _cli.PathOf("TH_model-1.2.3.onnx"), "--note", "one real ticker", "--json");

        Assert.True(code == ExitCode.Done, _cli.Error);
        var tickers = _cli.Json.GetProperty("tickers").EnumerateArray().Select(ticker => ticker.GetString()).ToArray();
        Assert.Equal(20, tickers.Length);
        Assert.Equal("PTT.BK", tickers[0]);
        Assert.DoesNotContain("SIM-RIC.BK", tickers);
        Assert.Equal("TH_model-1.2.3", _cli.Json.GetProperty("version").GetString());
        Assert.Contains("one real ticker", await File.ReadAllTextAsync(_cli.PathOf("TH_model-1.2.3.md")));
    }

    [Fact]
    public async Task Train_withHoldOut_leavesOutWhatTheEvaluationJudges()
    {
        var code = await _cli.RunAsync("train", "--market", "US", "--bars", "simulated", "--from", "2022-01-01", "--to", "2024-01-01", "--hold-out", "--trees", "5", "--out", _cli.PathOf("US_model-0.1.0.onnx"), "--json");

        Assert.True(code == ExitCode.Done, _cli.Error);
        var tickers = _cli.Json.GetProperty("tickers").EnumerateArray().Select(ticker => ticker.GetString()!).ToArray();
        Assert.Equal(14, tickers.Length);
        Assert.DoesNotContain(tickers, ticker => HeldOutTickers.Contains(Ticker.Parse(ticker)));
    }

    [Theory]
    [InlineData(ExitCode.Failed, "are no JP bars", "--market", "JP", "--bars", "simulated", "--to", "1999-01-01", "--out", "m.onnx")]
    [InlineData(ExitCode.Failed, "no bars of AAPL", "--market", "US", "--bars", "simulated", "--tickers", "AAPL", "--out", "m.onnx")]
    [InlineData(ExitCode.Failed, "JP model, but --market is US", "--market", "US", "--bars", "simulated", "--out", "JP_model-0.1.0.onnx")]
    [InlineData(ExitCode.Failed, "different versions", "--market", "US", "--bars", "simulated", "--version", "0.2.0", "--out", "US_model-0.1.0.onnx")]
    [InlineData(ExitCode.Failed, "contamination", "--market", "US", "--bars", "simulated", "--tickers", "SIM-AERO", "--contamination", "0.7", "--out", "m.onnx")]
    [InlineData(ExitCode.Failed, "error: ", "--market", "US", "--bars", "simulated", "--tickers", "SIM-AERO", "--from", "2026-09-01", "--out", "m.onnx")]
    [InlineData(ExitCode.Failed, "simulated:42", "--market", "US", "--bars", "simulated:x", "--out", "m.onnx")]
    [InlineData(ExitCode.BadUsage, "--market", "--bars", "simulated", "--out", "m.onnx")]
    [InlineData(ExitCode.BadUsage, "XX", "--market", "XX", "--bars", "simulated", "--out", "m.onnx")]
    [InlineData(ExitCode.BadUsage, "no interval '7m'", "--market", "US", "--bars", "simulated", "--interval", "7m", "--out", "m.onnx")]
    [InlineData(ExitCode.BadUsage, "names SIM-AERO, which --hold-out leaves out", "--market", "US", "--bars", "simulated", "--tickers", "SIM-AERO,SIM-RAIL", "--hold-out", "--out", "m.onnx")]
    [InlineData(ExitCode.BadUsage, "seed-15", "--market", "US", "--bars", "simulated", "--feature-set", "seed-15", "--out", "m.onnx")]
    [InlineData(ExitCode.BadUsage, "not a version", "--market", "US", "--bars", "simulated", "--version", "one", "--out", "m.onnx")]
    [InlineData(ExitCode.BadUsage, "not a date", "--market", "US", "--bars", "simulated", "--from", "soon", "--out", "m.onnx")]
    public async Task Train_whatCannotBeDone_saysWhyAndWritesNothing(int code, string sentence, params string[] args)
    {
        args[^1] = _cli.PathOf(args[^1]);

        Assert.Equal(code, await _cli.RunAsync(["train", .. args]));

        Assert.Contains(sentence, _cli.Error);
        Assert.Equal("", _cli.Out);
        Assert.Empty(Directory.EnumerateFiles(_cli.Folder));
    }

    [Fact]
    public async Task Train_relativeFeaturesOverSeveralIntervals_makesACalibratedModel()
    {
        var path = _cli.PathOf("US_model-0.2.0.onnx");

        var code = await _cli.RunAsync("train", "--market", "US", "--bars", "simulated", "--tickers", "SIM-AERO,SIM-BANK,SIM-RAIL,SIM-GAME", "--interval", "1d,1h",
            "--from", "2021-01-01", "--to", "2024-01-01", "--feature-set", "relative", "--out", path);

        Assert.True(code == ExitCode.Done, _cli.Error);
        var model = ModelFile.Read(await File.ReadAllBytesAsync(path));
        Assert.Equal("relative", model.FeatureSet);
        Assert.NotNull(model.Metadata.Extension("calibration"));
        Assert.Equal(ExitCode.Done, await _cli.RunAsync("score", "--model", path, "--bars", "simulated", "--ticker", "SIM-BANK", "--from", "2024-01-01", "--json"));
        Assert.All(_cli.Json.EnumerateArray(), row => Assert.InRange(row.GetProperty("severity").GetDouble(), 0, 1));
        Assert.Equal(ExitCode.BadUsage, await _cli.RunAsync("train", "--market", "US", "--bars", "simulated", "--tickers", "SIM-AERO", "--interval", "1d,1h", "--from", "2024-01-01", "--out", path));
    }

    [Theory]
    [InlineData("refuse", ExitCode.Failed, 0.5)]
    [InlineData("cut", ExitCode.Done, 0.5)]
    [InlineData("keep", ExitCode.Done, 0.5)]
    [InlineData("refuse", ExitCode.Failed, 17.2)] // 1 for 20, on a day that began with a fall
    [InlineData("cut", ExitCode.Done, 17.2)]
    public async Task Train_onPricesThatASplitWasNotAppliedTo_refusesThemUnlessTold(string treatment, int code, double factor)
    {
        Directory.CreateDirectory(_cli.PathOf("bars/1d"));
        var lines = ScoreCommandTests.SomeBars(400).Split('\n');
        await File.WriteAllTextAsync(_cli.PathOf("bars/1d/ABC.csv"), string.Join('\n', lines.Select((line, i) => i <= 200 || line.Length == 0 ? line : Multiplied(line))));
        var path = _cli.PathOf("US_model-0.1.0.onnx");

        Assert.Equal(code, await _cli.RunAsync("train", "--market", "US", "--bars", _cli.PathOf("bars"), "--trees", "5", "--samples", "32", "--splits", treatment, "--out", path));

        Assert.Equal(code == ExitCode.Done, File.Exists(path));
        var date = lines[201].Split(',')[0][..10];
        Assert.Equal(code == ExitCode.Failed, _cli.Error.Contains($"The prices of ABC/1d change by the ratio of a split, or more than six times, on {date}: adjust them, or train with --splits cut.", StringComparison.Ordinal));
        if (code == ExitCode.Done)
            Assert.Equal(treatment == "cut" ? 372 : 386, ModelFile.Read(await File.ReadAllBytesAsync(path)).Metadata.Summary!.Rows);

        string Multiplied(string line)
        {
            var cells = line.Trim().Split(',');
            return string.Join(',', cells.Select((cell, i) => i is > 0 and < 5 ? (double.Parse(cell, System.Globalization.CultureInfo.InvariantCulture) * factor).ToString("R", System.Globalization.CultureInfo.InvariantCulture) : cell));
        }
    }

    [Fact]
    public async Task Train_stopped_writesNothing()
    {
        var code = await _cli.RunAsync(new CancellationToken(true), "train", "--market", "US", "--bars", "simulated", "--out", _cli.PathOf("US_model-0.1.0.onnx"));

        Assert.Equal(ExitCode.Failed, code);
        Assert.Contains("Stopped", _cli.Error);
        Assert.Empty(Directory.EnumerateFiles(_cli.Folder));
    }
}
