using System.Reflection;

namespace Anomaly.Grains.Interfaces;

/// <summary>The version of this program, as runs, metrics, the cluster and the status page name it.</summary>
public static class ProgramVersion
{
    /// <summary>For example <c>1.3.0</c>.</summary>
    public static string Current { get; } =
        typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
