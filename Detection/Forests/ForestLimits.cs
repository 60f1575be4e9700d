namespace Anomaly.Detection.Forests;

/// <summary>How large a forest may be, whether trained, imported or read from a file.</summary>
public static class ForestLimits
{
    /// <summary>Trees in a forest, at most.</summary>
    public const int Trees = 4096;

    /// <summary>Training rows per tree, at most.</summary>
    public const int SamplesPerTree = 65_536;

    /// <summary>Features in a row, at most.</summary>
    public const int Features = 256;
}
