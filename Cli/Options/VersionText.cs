using Anomaly.Detection.Models;

namespace Anomaly.Cli.Options;

/// <summary>Reads a version number without its market.</summary>
internal static class VersionText
{
    /// <summary>Reads <c>0.2.0</c>; the market is put in by whoever knows it.</summary>
    /// <exception cref="FormatException">The text is no version.</exception>
    public static ModelVersion Parse(string text) =>
        ModelVersion.TryParse($"{default(Market)}_model-{text}", out var version)
            ? version
            : throw new FormatException($"'{text}' is not a version: write three numbers, for example 0.2.0.");
}
