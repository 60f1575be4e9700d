namespace Anomaly.Testing;

/// <summary>The golden values in this repository, and the bars that they were computed from: tests/Detection.Tests/Golden, whose README says how.</summary>
public static class GoldenFiles
{
    /// <summary>The series with golden values.</summary>
    public static IReadOnlyList<string> Names { get; } = ["SIM-RAIL-1d", "SIM-ASA.T-5m", "edge"];

    /// <summary>The folder of bars, <c>{interval}/{TICKER}.csv</c>.</summary>
    public static string Bars { get; } = PathOf("bars");

    /// <summary>The forest that scikit-learn trained on them.</summary>
    public static string Forest { get; } = PathOf("forest.json");

    public static string PathOf(params string[] parts) => Path.Combine([SharedData.Repository, "tests", "Detection.Tests", "Golden", .. parts]);

    /// <summary>The file of bars that a series' values were computed from, such as <c>SIM-RAIL-1d</c>.</summary>
    public static string BarsOf(string name) => name == "edge" ? PathOf("edge.csv") : Path.Combine(Bars, BarsFile(name));

    /// <summary><c>AAPL-1d</c> in a folder of bars: <c>1d/AAPL.csv</c>.</summary>
    public static string BarsFile(string name)
    {
        var dash = name.LastIndexOf('-');
        return Path.Combine(name[(dash + 1)..], name[..dash] + ".csv");
    }
}
