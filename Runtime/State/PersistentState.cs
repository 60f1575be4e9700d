using System.Reflection;
using Anomaly.Runtime.Activations;
using Anomaly.Runtime.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Storage;

namespace Anomaly.Runtime.State;

/// <summary>A persistent state as the runtime loads it; see <see cref="PersistentState{T}"/>.</summary>
internal abstract class PersistentState
{
    public abstract Task LoadAsync();

    public static bool IsValid(ParameterInfo parameter) =>
        !parameter.IsDefined(typeof(PersistentStateAttribute))
        || (parameter.ParameterType.IsConstructedGenericType && parameter.ParameterType.GetGenericTypeDefinition() == typeof(IPersistentState<>));

    public static PersistentState Create(Type type, PersistentStateAttribute attribute, Activation activation)
    {
        var storage = activation.Services.GetKeyedService<IGrainStorage>(attribute.StorageName)
            ?? throw new GrainContractException($"{activation.Class} wants its state '{attribute.StateName}' from a storage named '{attribute.StorageName}', "
                + $"and there is none; register it with services.AddKeyedSingleton<IGrainStorage>(\"{attribute.StorageName}\", …).");
        return (PersistentState)Activator.CreateInstance(typeof(PersistentState<>).MakeGenericType(type), attribute.StateName,
            activation.GrainId, storage)!;
    }
}
