using Anomaly.Runtime.Calls;
using Orleans.Runtime;

namespace Orleans;

/// <summary>The identity of grains and of references to them.</summary>
public static class GrainExtensions
{
    /// <summary>The full identity: type and key.</summary>
    public static GrainId GetGrainId(this IAddressable grain) => grain switch
    {
        Grain self => self.Activation.GrainId,
        GrainReference reference => reference.GrainId,
        null => throw new ArgumentNullException(nameof(grain)),
        _ => throw new ArgumentException($"{grain.GetType()} is neither a grain nor a reference to one.", nameof(grain)),
    };

    /// <summary>The key that the grain was asked for with.</summary>
    public static string GetPrimaryKeyString(this IAddressable grain) => grain.GetGrainId().Key.ToString();
}
