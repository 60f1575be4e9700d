using Anomaly.Detection.Models;
using Anomaly.Testing;

namespace Anomaly.Cli.Tests;

/// <summary>The files of models/: whole, described, and what training makes of the same bars.</summary>
public sealed class ShippedModelsTests : IDisposable
{
    private static readonly string Models = Path.Combine(SharedData.Repository, "models");
    private readonly CliRun _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public void Every_market_hasAModel()
    {
        var markets = Directory.EnumerateFiles(Models, "*.onnx").Select(path => ModelVersion.Parse(Path.GetFileNameWithoutExtension(path)).Market).Distinct();

        Assert.Equal(MarketCodes.Main, markets.Order());
    }

    [Fact]
    public async Task Every_model_isTheOneItsNameAndCardSay()
    {
        foreach (var path in Directory.EnumerateFiles(Models, "*.onnx"))
        {
            var model = ModelFile.Read(await File.ReadAllBytesAsync(path));
            Assert.Equal(Path.GetFileNameWithoutExtension(path), model.Version);
            Assert.Contains(model.Hash, await File.ReadAllTextAsync(Path.ChangeExtension(path, ".md")));
        }
    }

    // The options of models/train.sh.
    [SharedDataTheory]
    [InlineData("US", "--tickers", "AAPL,BABA,BAC,BP,CVX,FB,GE,GOOG,INTC,MPC,MSFT,T,UNH,VLO,WMT,XOM")]
    [InlineData("JP")]
    [InlineData("TH", "--bars", "simulated:42", "--from", "2015-07-01", "--to", "2020-07-01")]
    public async Task First_modelTrainedAgain_hasTheSameTreesOffsetAndRows(string market, params string[] options)
    {
        var again = _cli.PathOf($"{market}_model-0.1.0.onnx");
        Assert.Equal(ExitCode.Done, await _cli.RunAsync(["train", "--market", market, "--bars", SharedData.PathOf(SharedData.Bars), "--out", again, .. options]));

        var (one, other) = (ModelFile.Read(await File.ReadAllBytesAsync(again)), ModelFile.Read(await File.ReadAllBytesAsync(Path.Combine(Models, Path.GetFileName(again)))));
        Assert.Equal(other.Metadata.Summary!.DataSha256, one.Metadata.Summary!.DataSha256);
        Assert.Equal(other.Metadata.Summary.ScoreQuantiles, one.Metadata.Summary.ScoreQuantiles);
        Assert.Equal(BitConverter.DoubleToInt64Bits(other.Offset), BitConverter.DoubleToInt64Bits(one.Offset));
        Assert.Equal(other.Metadata.Source!.Tickers, one.Metadata.Source!.Tickers);
    }
}
