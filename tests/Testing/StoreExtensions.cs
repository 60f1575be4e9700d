using Anomaly.Storage;

namespace Anomaly.Testing;

/// <summary>What tests ask of a store and the product does not.</summary>
public static class StoreExtensions
{
    /// <summary>How many bars of a stretch are stored, up to <see cref="IDetectionStore.MaxBarsPerRead"/>.</summary>
    public static async Task<int> CountBarsAsync(this IDetectionStore store, SeriesKey series, TimeRange range) =>
        (await store.ReadBarsAsync(series, range)).Count;
}
