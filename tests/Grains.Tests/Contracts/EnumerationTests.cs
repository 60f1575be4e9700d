using Anomaly.Grains.Interfaces.Runs;
using Anomaly.Storage;

namespace Anomaly.Grains.Tests.Contracts;

/// <summary>What is stored and what travels have enumerations of their own; mapping one to the other is a cast, which this makes safe.</summary>
public sealed class EnumerationTests
{
    [Fact]
    public void RunStatus_isTheSameInStoreAndContract() => AssertSame<Storage.RunStatus, Interfaces.Runs.RunStatus>();

    [Fact]
    public void RunTrigger_isTheSameInStoreAndContract() => AssertSame<RunTrigger, DetectionTrigger>();

    [Fact]
    public void AnomalyStatus_isTheSameInStoreAndContract() => AssertSame<Storage.AnomalyStatus, Interfaces.Anomalies.AnomalyStatus>();

    private static void AssertSame<TStored, TContract>()
        where TStored : struct, Enum
        where TContract : struct, Enum => Assert.Equal(Outline<TContract>(), Outline<TStored>());

    private static IEnumerable<(string? Name, int Value)> Outline<T>()
        where T : struct, Enum => Enum.GetValues<T>().Select(value => (Enum.GetName(value), Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture)));
}
