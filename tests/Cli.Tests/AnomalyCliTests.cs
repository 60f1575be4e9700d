using Anomaly.Cli.Benchmarks;

namespace Anomaly.Cli.Tests;

public sealed class AnomalyCliTests : IDisposable
{
    private readonly CliRun _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Nothing_to_do_shows_what_can_be_done()
    {
        Assert.Equal(ExitCode.Done, await _cli.RunAsync());
        Assert.Contains("anomaly score --bars simulated", _cli.Out);
    }

    [Fact]
    public async Task The_command_of_the_overview_works()
    {
        await _cli.RunAsync();
        var line = _cli.Out.Split('\n').First(text => text.Contains("--bars simulated")).Trim();
        var model = await _cli.TrainAsync();

        Assert.Equal(ExitCode.Done, await _cli.RunAsync([.. line.Split(' ')[1..], "--model", model]));
    }

    [Fact]
    public async Task Help_lists_every_command()
    {
        Assert.Equal(ExitCode.Done, await _cli.RunAsync("--help"));
        Assert.All((string[])["train", "score", "import-sklearn", "models", "bench"], command => Assert.Contains(command, _cli.Out));
    }

    [Theory]
    [InlineData("bogus")]
    [InlineData("score", "--bogus")]
    [InlineData("models", "show")]
    public async Task An_unknown_word_is_bad_usage_and_points_to_help(params string[] args)
    {
        Assert.Equal(ExitCode.BadUsage, await _cli.RunAsync(args));
        Assert.Contains("--help", _cli.Error);
        Assert.Equal("", _cli.Out);
    }

    [Fact]
    public async Task Bench_measures_every_line_of_the_table()
    {
        Assert.Equal(ExitCode.Done, await _cli.RunAsync("bench", "--hasty", "--json"));

        var lines = _cli.Json.EnumerateArray().ToArray();
        Assert.Equal(7, lines.Length);
        Assert.All(lines, line => Assert.True(line.GetProperty("best").GetDouble() > 0));
    }

    [Theory]
    [InlineData("ms", 2, 50, 25)]
    [InlineData("rows/s", 100, 50, 2)]
    public void Ratio_is_how_many_times_faster(string unit, double median, double yardstick, double ratio) =>
        Assert.Equal(ratio, new BenchResult("work", median, median, unit, 1, yardstick, "old").Ratio);
}
