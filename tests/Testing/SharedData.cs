namespace Anomaly.Testing;

/// <summary>Where this repository is, and the folders outside it that tests can be given: their variables name them.</summary>
public static class SharedData
{
    /// <summary>Names a folder of real bars, <c>{interval}/{TICKER}.csv</c>.</summary>
    public const string Bars = "ANOMALY_DATA";

    /// <summary>Names a folder of golden values for such bars: <c>{TICKER}-{interval}.features.csv</c> and <c>.scores.csv</c>, <c>us.forest.json</c>, <c>jp.forest.json</c>.</summary>
    public const string Golden = "ANOMALY_GOLDEN";

    /// <summary>Names a folder of data sets of the ADBench collection, <c>{number}_{name}.npz</c>.</summary>
    public const string AdBench = "ANOMALY_ADBENCH";

    /// <summary>Names a folder of recorded answers of Yahoo's chart API, <c>chart/*.json</c> and <c>errors/*.json</c>.</summary>
    public const string Yahoo = "ANOMALY_YAHOO";

    /// <summary>Names a folder of broken series of Yahoo, <c>{name}.csv</c>, and of what they should be, <c>{name}-fixed.csv</c>.</summary>
    public const string Quality = "ANOMALY_QUALITY";

    /// <summary>Names a folder of awkward bars, <c>{interval}/{name}.csv</c>: duplicates and disorder.</summary>
    public const string Traps = "ANOMALY_TRAPS";

    /// <summary>The root of this repository.</summary>
    public static string Repository { get; } = FindUp(AppContext.BaseDirectory, "Anomaly.Orleans.slnx")
        ?? throw new InvalidOperationException("The tests run outside the repository.");

    /// <summary>A path below the folder that a variable names.</summary>
    public static string PathOf(string variable, params string[] parts)
    {
        var folder = Environment.GetEnvironmentVariable(variable) is { Length: > 0 } named
            ? named
            : throw new InvalidOperationException($"{variable} is not set; mark the test [SharedDataFact({variable})].");
        return Directory.Exists(folder) ? Path.Combine([folder, .. parts]) : throw new DirectoryNotFoundException($"{variable} is '{folder}', which is not a folder.");
    }

    /// <summary>What to set before a test can run; null where nothing is missing.</summary>
    public static string? WhatIsMissing(params string[] variables)
    {
        var missing = variables.Where(variable => string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable))).ToArray();
        return missing.Length == 0 ? null : $"This test reads data that is not in the repository: set {string.Join(" and ", missing)} to its folder (CONTRIBUTING.md, Tests).";
    }

    private static string? FindUp(string folder, string file)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, file)))
                return at.FullName;
        }

        return null;
    }
}
