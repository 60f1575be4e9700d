using System.Globalization;
using Anomaly.Testing.Processes;

namespace Anomaly.Testing.Clusters;

/// <summary>A silo of the cluster under test.</summary>
/// <param name="Process">Its process.</param>
/// <param name="Port">Where other silos and clients call it.</param>
/// <param name="Management">Where its health answers.</param>
public sealed record SiloProcess(HostProcess Process, int Port, Uri Management)
{
    /// <summary>When the silo logged something, by its own words.</summary>
    /// <exception cref="InvalidOperationException">It never did.</exception>
    public DateTimeOffset TimeOf(string words)
    {
        var line = Process.Output.Split('\n').FirstOrDefault(line => line.Contains(words, StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"{Process.Name} never said '{words}':\n{Process.Output}");
        return DateTimeOffset.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture);
    }
}
