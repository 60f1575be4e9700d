using System.Reflection;
using Anomaly.Grains.Interfaces.Tickers;
using Anomaly.Storage;

namespace Anomaly.Grains.Tests.Regressions;

/// <summary>The old system's documents held one value under two spellings (<c>error</c> and <c>errors</c>, <c>Interval</c> and <c>interval</c>), and each reader knew another.</summary>
public sealed class TwoSpellingsOfOneFieldTests
{
    public static TheoryData<Type> Records => [.. new[] { typeof(ITickerDetectionGrain).Assembly, typeof(IDetectionStore).Assembly }
        .SelectMany(assembly => assembly.GetExportedTypes())
        .Where(type => type is { IsClass: true, IsAbstract: false } && type.GetMethod("<Clone>$") is not null)];

    [Theory]
    [MemberData(nameof(Records))]
    public void Records_spellEveryFieldOnce(Type record)
    {
        var names = record.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => Plain(property.Name));

        Assert.Empty(names.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => group.Key));
    }

    private static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant().TrimEnd('S');
}
