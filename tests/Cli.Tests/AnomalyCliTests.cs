using Anomaly.Cli.Benchmarks;

namespace Anomaly.Cli.Tests;

public sealed class AnomalyCliTests : IDisposable
{
    private readonly CliRun _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Nothing_toDoShowsWhatCanBeDone()
    {
        Assert.Equal(ExitCode.Done, await _cli.RunAsync());
        Assert.Contains("anomaly score --bars simulated", _cli.Out);
    }

    [Fact]
    public async Task Command_ofTheOverviewWorks()
    {
        await _cli.RunAsync();
        var line = _cli.Out.Split('\n').First(text => text.Contains("--bars simulated")).Trim();
        var model = await _cli.TrainAsync();

        Assert.Equal(ExitCode.Done, await _cli.RunAsync([.. line.Split(' ')[1..], "--model", model]));
    }

    [Fact]
    public async Task Help_listsEveryCommand()
    {
        Assert.Equal(ExitCode.Done, await _cli.RunAsync("--help"));
        Assert.All((string[])["train", "score", "import-sklearn", "models", "bench"], command => Assert.Contains(command, _cli.Out));
    }

    [Theory]
    [InlineData("bogus")]
    [InlineData("score", "--bogus")]
    [InlineData("models", "show")]
    public async Task Unknown_word_isBadUsageAndPointsToHelp(params string[] args)
    {
        Assert.Equal(ExitCode.BadUsage, await _cli.RunAsync(args));
        Assert.Contains("--help", _cli.Error);
        Assert.Equal("", _cli.Out);
    }

    [Theory]
    [InlineData("'--ticker'", "score", "--tikcer", "AAPL")]
    [InlineData("'--interval'", "backfill", "AAPL", "--intreval", "1d")]
    [InlineData("'backfill'", "bakfill", "AAPL")]
    public async Task Unknown_word_isToldTheOneThatMayBeMeant(string meant, params string[] args)
    {
        Assert.Equal(ExitCode.BadUsage, await _cli.RunAsync(args));
        Assert.Contains($"Did you mean {meant}?", _cli.Error);
    }

    [Fact]
    public async Task Bench_measuresEveryLineOfTheTable()
    {
        Assert.Equal(ExitCode.Done, await _cli.RunAsync("bench", "--hasty", "--json"));

        var lines = _cli.Json.EnumerateArray().ToArray();
        Assert.Equal(7, lines.Length);
        Assert.All(lines, line => Assert.True(line.GetProperty("best").GetDouble() > 0));
    }

    [Theory]
    [InlineData("ms", 2, 50, 25)]
    [InlineData("rows/s", 100, 50, 2)]
    public void Ratio_isHowManyTimesFaster(string unit, double median, double yardstick, double ratio) =>
        Assert.Equal(ratio, new BenchResult("work", median, median, unit, 1, yardstick, "old").Ratio);
}
