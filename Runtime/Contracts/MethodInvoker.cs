using System.Linq.Expressions;
using System.Reflection;
using Anomaly.Runtime.Serialization;

namespace Anomaly.Runtime.Contracts;

/// <summary>Compiles calls of interface methods with boxed arguments.</summary>
internal static class MethodInvoker
{
    public static Func<object, object?[], TReturn> Compile<TReturn>(MethodInfo info, Func<Expression, Expression> convert)
    {
        var grain = Expression.Parameter(typeof(object));
        var arguments = Expression.Parameter(typeof(object?[]));
        var call = Expression.Call(
            Expression.Convert(grain, info.DeclaringType!),
            info,
            info.GetParameters().Select((parameter, i) =>
                Expression.Convert(Expression.ArrayIndex(arguments, Expression.Constant(i)), parameter.ParameterType)));
        return Expression.Lambda<Func<object, object?[], TReturn>>(convert(call), grain, arguments).Compile();
    }

    /// <summary>A plain task as one with the empty result.</summary>
    public static ValueTask<Unit> Unit(ValueTask task)
    {
        if (!task.IsCompletedSuccessfully)
            return Awaited(task);
        task.GetAwaiter().GetResult();
        return default;

        static async ValueTask<Unit> Awaited(ValueTask task)
        {
            await task;
            return default;
        }
    }
}
