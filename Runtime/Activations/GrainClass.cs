using System.Reflection;
using Anomaly.Runtime.Contracts;
using Anomaly.Runtime.State;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Anomaly.Runtime.Activations;

/// <summary>A grain class as the runtime sees it.</summary>
internal sealed class GrainClass
{
    private readonly ConstructorInfo constructor;
    private readonly ParameterInfo[] parameters;

    /// <exception cref="GrainContractException">The class or one of its interfaces breaks the rules.</exception>
    public GrainClass(Type type)
    {
        Type = type;
        var interfaces = InterfaceRules.GrainInterfacesOf(type).Select(GrainInterface.Of).ToList();
        var types = interfaces.Select(each => each.GrainType).Distinct().ToList();
        GrainType = types.Count switch
        {
            1 => types[0]!.Value,
            0 => throw new GrainContractException($"{type} implements no grain interface (one derived from "
                + "IGrainWithStringKey), so nobody could call it."),
            _ => throw new GrainContractException($"{type} implements {string.Join(" and ", interfaces)}, which do not derive from each other; a reference could not tell which grain it means."),
        };
        if (typeof(IRemindable).IsAssignableFrom(type))
            interfaces.Add(GrainInterface.Of(typeof(IRemindable)));
        constructor = type.GetConstructors() is [var only] ? only
            : throw new GrainContractException($"{type} must have exactly one public constructor.");
        parameters = constructor.GetParameters();
        if (parameters.FirstOrDefault(each => !PersistentState.IsValid(each)) is { } wrong)
            throw new GrainContractException($"{type}: parameter {wrong.Name} carries [PersistentState] and must be an "
                + "IPersistentState<T>.");
        IsReentrant = type.IsDefined(typeof(ReentrantAttribute));
        Workers = type.GetCustomAttribute<StatelessWorkerAttribute>()?.MaxLocalWorkers;
        CollectionAge = type.GetCustomAttribute<CollectionAgeLimitAttribute>()?.Amount;
    }

    public Type Type { get; }

    public GrainType GrainType { get; }

    public bool IsReentrant { get; }

    /// <summary>The most activations of one grain in a silo, for stateless workers; null for all others.</summary>
    public int? Workers { get; }

    public TimeSpan? CollectionAge { get; }

    /// <summary>
    /// Constructs the grain of an activation; its persistent states are added to <paramref name="states"/>, not yet read.
    /// </summary>
    public Grain Create(Activation activation, List<PersistentState> states)
    {
        var arguments = new object?[parameters.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            if (parameters[i].GetCustomAttribute<PersistentStateAttribute>() is { } attribute)
            {
                var state = PersistentState.Create(parameters[i].ParameterType.GetGenericArguments()[0], attribute, activation);
                states.Add(state);
                arguments[i] = state;
            }
            else
            {
                arguments[i] = Service(activation.Services, parameters[i]);
            }
        }

        return (Grain)constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, arguments, null);
    }

    public override string ToString() => Type.FullName ?? Type.Name;

    private static object? Service(IServiceProvider services, ParameterInfo parameter)
    {
        if (parameter.GetCustomAttribute<FromKeyedServicesAttribute>() is { } keyed)
            return services.GetRequiredKeyedService(parameter.ParameterType, keyed.Key);
        return parameter.HasDefaultValue
            ? services.GetService(parameter.ParameterType) ?? parameter.DefaultValue
            : services.GetRequiredService(parameter.ParameterType);
    }
}
