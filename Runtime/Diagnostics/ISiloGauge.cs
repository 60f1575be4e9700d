namespace Anomaly.Runtime.Diagnostics;

/// <summary>Something that a host measures beside the runtime; <see cref="SiloReport.Gauges"/> carries it. A singleton service of the silo.</summary>
public interface ISiloGauge
{
    /// <summary>Its name and unit, for example <c>commits_per_second</c>.</summary>
    string Name { get; }

    /// <summary>Its value now. Takes no time.</summary>
    double Read();
}
