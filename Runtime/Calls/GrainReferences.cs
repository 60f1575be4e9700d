using Anomaly.Runtime.Contracts;
using Orleans;
using Orleans.Runtime;

namespace Anomaly.Runtime.Calls;

/// <summary>Makes references; the factory and client that applications get.</summary>
internal sealed class GrainReferences(CallSender sender, IServiceProvider services) : IClusterClient
{
    public IServiceProvider ServiceProvider => services;

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey)
        where TGrainInterface : IGrainWithStringKey => Reference<TGrainInterface>(primaryKey);

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey)
        where TGrainInterface : IGrainWithIntegerKey => Reference<TGrainInterface>(primaryKey.ToString());

    /// <summary>A reference through an interface that says nothing of the grain's type.</summary>
    public TGrainInterface Reference<TGrainInterface>(GrainId id) =>
        (TGrainInterface)(object)GrainReference.Create(GrainInterface.Of(typeof(TGrainInterface)), id, sender);

    private TGrainInterface Reference<TGrainInterface>(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key, "primaryKey");
        var contract = GrainInterface.Of(typeof(TGrainInterface));
        var type = contract.GrainType
            ?? throw new ArgumentException($"{typeof(TGrainInterface).Name} says nothing of the grain's type; ask for the grain's own interface.");
        return (TGrainInterface)(object)GrainReference.Create(contract, GrainId.Create(type, key), sender);
    }
}
